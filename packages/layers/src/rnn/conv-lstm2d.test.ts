import { checkGradients, checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ConvLSTM1D } from "./conv-lstm1d.ts";
import { ConvLSTM2D } from "./conv-lstm2d.ts";

checkLayer(ConvLSTM2D, {
  config: {
    filters: 2,
    kernel_size: [2, 3],
    padding: "same",
    return_state: true,
    recurrent_dropout: 0.5,
    data_format: "channels_first",
  },
  inputShape: [2, 2, 1, 3, 4],
  outputShape: [
    [2, 2, 3, 4],
    [2, 2, 3, 4],
    [2, 2, 3, 4],
  ],
  weights: {
    "conv_lstm_cell/kernel": [2, 3, 1, 8],
    "conv_lstm_cell/recurrent_kernel": [2, 3, 2, 8],
    "conv_lstm_cell/bias": [8],
  },
  training: true,
  invalid: { kernel_size: [2, 2, 2], seed: 0.5 },
});

describe("ConvLSTM2D", () => {
  test("on images of one row is ConvLSTM1D on their columns", () => {
    const x = seededTensor([2, 3, 5, 2]);
    const line = new ConvLSTM1D({ filters: 2, kernel_size: 3, return_sequences: true });
    const image = new ConvLSTM2D({ filters: 2, kernel_size: [1, 3], return_sequences: true });
    line.buildOnce(x.shape);
    image.buildOnce([2, 3, 1, 5, 2]);
    image.setWeights(line.getWeights().map((w) => (w.rank === 3 ? tf.expandDims(w, 0) : w)));

    expect(image(tf.expandDims(x, 2))).toBeAllClose(tf.expandDims(line(x), 2));
  });

  test("its gradients are those of finite differences", () => {
    const layer = new ConvLSTM2D({ filters: 1, kernel_size: 2, strides: 2 });
    const x = seededTensor([1, 2, 4, 4, 1]);
    layer.buildOnce(x.shape);

    checkGradients(() => tf.sum(tf.square(layer(x))), layer.trainableWeights);
  });
});
