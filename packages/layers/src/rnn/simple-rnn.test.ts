import { KerasTensor, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { SimpleRNN } from "./simple-rnn.ts";

checkLayer(SimpleRNN, {
  config: { units: 3, return_sequences: true, dropout: 0.5, seed: 1 },
  inputShape: [2, 4, 5],
  outputShape: [2, 4, 3],
  weights: {
    "simple_rnn_cell/kernel": [5, 3],
    "simple_rnn_cell/recurrent_kernel": [3, 3],
    "simple_rnn_cell/bias": [3],
  },
  training: true,
  invalid: { units: 0, dropout: 2 },
});

describe("SimpleRNN", () => {
  test("adds up the inputs where all weights are 1 and nothing bends", () => {
    const layer = new SimpleRNN({ units: 1, activation: "linear", return_sequences: true });
    layer.buildOnce([null, null, 1]);
    layer.setWeights([tf.ones([1, 1]), tf.ones([1, 1]), tf.zeros([1])]);

    expect(layer(tf.tensor([1, 2, 4], [1, 3, 1]))).toBeAllClose([[[1], [3], [7]]]);
  });

  test("writes no seed, as Keras, unless one was given", () => {
    expect(new SimpleRNN({ units: 1 }).getConfig()).not.toHaveProperty("seed");
    expect(new SimpleRNN({ units: 1, seed: 2 }).getConfig()).toMatchObject({ seed: 2 });
  });

  test("takes symbolic states, and return_state tells the type", () => {
    const x = new KerasTensor([null, null, 2], "float32");
    const layer = new SimpleRNN({ units: 3, return_state: true });
    const [y, h] = layer(x, { initial_state: [new KerasTensor([null, 3], "float32")] });

    expectTypeOf(h).toEqualTypeOf<KerasTensor>();
    expect([y.shape, h.shape]).toEqual([
      [null, 3],
      [null, 3],
    ]);
  });

  test("refuses an input without a time axis", () => {
    expect(() => new SimpleRNN({ units: 1 })(tf.ones([2, 3]))).toThrow(ShapeError);
  });
});
