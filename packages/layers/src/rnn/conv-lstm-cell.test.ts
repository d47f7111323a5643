import { checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ConvLSTMCell } from "./conv-lstm-cell.ts";
import { ConvLSTM1D } from "./conv-lstm1d.ts";

const states = [seededTensor([2, 3, 2], "float32", 8), seededTensor([2, 3, 2], "float32", 9)];

checkLayer(ConvLSTMCell, {
  config: { filters: 2, kernel_size: [2], strides: [1], dilation_rate: [1] },
  inputShape: [2, 4, 1],
  options: { states },
  outputShape: [
    [2, 3, 2],
    [2, 3, 2],
    [2, 3, 2],
  ],
  weights: { kernel: [2, 1, 8], recurrent_kernel: [2, 2, 8], bias: [8] },
  invalid: { filters: 0, kernel_size: 2 },
});

describe("ConvLSTMCell", () => {
  test("is one step of the layer", () => {
    const layer = new ConvLSTM1D({ filters: 2, kernel_size: 2, return_state: true });
    const x = seededTensor([2, 1, 4, 1]);
    const [y, h, c] = layer(x, { initial_state: states });
    const [output, next] = layer.cell.invoke(tf.reshape(x, [2, 4, 1]), { states }) as [
      typeof y,
      (typeof y)[],
    ];

    expect(output).toBeAllClose(y);
    expect(next[0]).toBeAllClose(h);
    expect(next[1]).toBeAllClose(c);
  });
});
