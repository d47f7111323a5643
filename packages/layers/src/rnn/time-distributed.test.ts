import { Input, KerasTensor, Model, ShapeError, type Tensor } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Softmax } from "../activations/softmax.ts";
import { Dense } from "../core/dense.ts";
import { Dropout } from "../regularization/dropout.ts";
import { LSTM } from "./lstm.ts";
import { TimeDistributed } from "./time-distributed.ts";

checkLayer(TimeDistributed, {
  config: { layer: new Dense({ units: 3, name: "dense" }) },
  inputShape: [2, 4, 5],
  outputShape: [2, 4, 3],
  weights: { "dense/kernel": [5, 3], "dense/bias": [3] },
  classes: [Dense],
  invalid: { layer: "dense" },
});

describe("TimeDistributed", () => {
  test("runs the layer on each step, with one set of weights", () => {
    const dense = new Dense({ units: 1 });
    const layer = new TimeDistributed({ layer: dense });
    layer.buildOnce([null, null, 2]);
    dense.setWeights([tf.tensor([[1], [10]]), tf.zeros([1])]);

    const x = tf.tensor([1, 2, 3, 4], [1, 2, 2]);

    expect(layer(x)).toBeAllClose([[[21], [43]]]);
  });

  test("gives each step its part of the mask, if the layer takes one", () => {
    const mask = tf.tensor([
      [
        [true, true],
        [true, false],
      ],
    ]);

    const y = new TimeDistributed({ layer: new Softmax() })(tf.zeros([1, 2, 2]), { mask });

    expect(y).toBeAllClose([
      [
        [0.5, 0.5],
        [1, 0],
      ],
    ]);
  });

  test("drops different values at each step, in training only", () => {
    const layer = new TimeDistributed({ layer: new Dropout({ rate: 0.5, seed: 1 }) });
    const x = tf.ones([1, 2, 20]);

    const [first, second] = tf.unstack(layer(x, { training: true }), 1) as [Tensor, Tensor];

    expect(layer(x)).toBeAllClose(x);
    expect([...first.dataSync()]).not.toEqual([...second.dataSync()]);
  });

  test("wraps a model", () => {
    const input = Input({ shape: [3] });
    const model = new Model({ inputs: input, outputs: new Dense({ units: 2 })(input) });

    const layer = new TimeDistributed({ layer: model as never });

    expect(layer(new KerasTensor([null, null, 3], "float32")).shape).toEqual([null, null, 2]);
    expect(layer(tf.ones([2, 4, 3])).shape).toEqual([2, 4, 2]);
  });

  test("an unknown number of steps and unknown sizes of steps stay unknown", () => {
    const layer = new TimeDistributed({ layer: new LSTM({ units: 2, return_sequences: true }) });

    expect(layer(new KerasTensor([null, null, null, 3], "float32")).shape).toEqual([
      null,
      null,
      null,
      2,
    ]);
    expect(layer.computeOutputShape([5, 4, null, 3])).toEqual([5, 4, null, 2]);
  });

  test("refuses an input without features, and a mask of another batch", () => {
    const layer = new TimeDistributed({ layer: new Softmax() });

    expect(() => layer(tf.ones([2, 3]))).toThrow(ShapeError);
    expect(() => layer(tf.ones([2, 3, 4]), { mask: tf.ones([3, 3], "bool") })).toThrow(ShapeError);
    expect(() => layer(tf.ones([2, 3, 4]), { mask: tf.ones([2], "bool") })).toThrow(/mask \(2,\)/);
  });
});
