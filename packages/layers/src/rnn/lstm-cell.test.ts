import type { Tensor } from "@kmr-js/core";
import { checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { LSTMCell } from "./lstm-cell.ts";

checkLayer(LSTMCell, {
  config: { units: 3 },
  inputShape: [2, 5],
  options: { states: [seededTensor([2, 3]), seededTensor([2, 3])] },
  outputShape: [
    [2, 3],
    [2, 3],
    [2, 3],
  ],
  weights: { kernel: [5, 12], recurrent_kernel: [3, 12], bias: [12] },
  invalid: { units: 0 },
});

describe("LSTMCell", () => {
  test("gives the output and both states of one step", () => {
    const cell = new LSTMCell({ units: 1 });
    cell.buildOnce([null, 1]);
    cell.setWeights([tf.zeros([1, 4]), tf.zeros([1, 4]), tf.zeros([4])]);

    const [output, states] = cell.call(tf.ones([1, 1]), {
      states: [tf.ones([1, 1]), tf.ones([1, 1])],
    }) as [Tensor, readonly Tensor[]];

    expect(states.map((state) => state.dataSync()[0])).toEqual(
      [0.5 * Math.tanh(0.5), 0.5].map((v) => expect.closeTo(v, 6)),
    );
    expect(output).toBe(states[0]);
  });
});
