import { KerasTensor } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { GRU, type GRUArgs } from "./gru.ts";

checkLayer(GRU, {
  config: { units: 3, return_state: true, recurrent_dropout: 0.5 },
  inputShape: [2, 4, 5],
  outputShape: [
    [2, 3],
    [2, 3],
  ],
  weights: {
    "gru_cell/kernel": [5, 9],
    "gru_cell/recurrent_kernel": [3, 9],
    "gru_cell/bias": [2, 9],
  },
  training: true,
  invalid: { units: 0, dropout: 2 },
});

/** A GRU of one unit whose update gate is half open: `h' = (h + x) / 2`. */
function make<const C extends Partial<GRUArgs>>(args: C) {
  const layer = new GRU({
    units: 1,
    activation: "linear",
    reset_after: false,
    use_bias: false,
    ...args,
  } as C & { units: number });
  layer.buildOnce([1, null, 1]);
  layer.setWeights([tf.tensor([[0, 0, 1]]), tf.zeros([1, 3])]);
  return layer;
}
const x = tf.tensor([8, 4, 2], [1, 3, 1]);

describe("GRU", () => {
  test("mixes the state and what it sees by the update gate", () => {
    expect(make({ return_sequences: true })(x)).toBeAllClose([[[4], [4], [3]]]);
  });

  test("starts from a state, and skips masked steps", () => {
    const [y, h] = make({ return_state: true })(x, {
      initial_state: [tf.tensor([[4]])],
      mask: tf.tensor([[true, false, true]]),
    });

    expect(y).toBeAllClose([[4]]);
    expect(h).toBeAllClose([[4]]);
  });

  test("takes one state without a list", () => {
    expect(make({})(x, { initial_state: tf.tensor([[8]]) })).toBeAllClose([[4]]);
  });

  test("stateful goes on until resetStates", () => {
    const layer = make({ stateful: true });

    expect(layer(x)).toBeAllClose([[3]]);
    expect(layer(x)).toBeAllClose([[3.375]]);
    layer.resetStates();
    expect(layer(x)).toBeAllClose([[3]]);
    layer.dispose();
  });

  test("stateful refuses another batch size", () => {
    const layer = make({ stateful: true });
    layer(x);

    expect(() => layer(tf.ones([2, 3, 1]))).toThrow("state 0 must have shape (2, 1)");
  });

  test("return_state decides the type of the output", () => {
    const symbol = new KerasTensor([null, 3, 1], "float32");

    expectTypeOf(new GRU({ units: 1 })(symbol)).toEqualTypeOf<KerasTensor>();
    expect(new GRU({ units: 1, return_state: true })(symbol)).toHaveLength(2);
  });
});
