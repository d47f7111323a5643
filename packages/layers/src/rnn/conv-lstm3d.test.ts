import { KerasTensor } from "@kmr-js/core";
import { checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ConvLSTM2D } from "./conv-lstm2d.ts";
import { ConvLSTM3D } from "./conv-lstm3d.ts";

checkLayer(ConvLSTM3D, {
  config: { filters: 1, kernel_size: 2, return_sequences: true },
  inputShape: [1, 2, 3, 3, 2, 1],
  outputShape: [1, 2, 2, 2, 1, 1],
  weights: {
    "conv_lstm_cell/kernel": [2, 2, 2, 1, 4],
    "conv_lstm_cell/recurrent_kernel": [2, 2, 2, 1, 4],
    "conv_lstm_cell/bias": [4],
  },
  invalid: { kernel_size: [2, 2], dropout: 2 },
});

describe("ConvLSTM3D", () => {
  test("on volumes of depth 1 is ConvLSTM2D on their images", () => {
    const x = seededTensor([2, 3, 3, 4, 2]);
    const image = new ConvLSTM2D({ filters: 2, kernel_size: 2, padding: "same" });
    const volume = new ConvLSTM3D({ filters: 2, kernel_size: [1, 2, 2], padding: "same" });
    image.buildOnce(x.shape);
    volume.buildOnce([2, 3, 1, 3, 4, 2]);
    volume.setWeights(image.getWeights().map((w) => (w.rank === 4 ? tf.expandDims(w, 0) : w)));

    expect(volume(tf.expandDims(x, 2))).toBeAllClose(tf.expandDims(image(x), 1));
  });

  test("channels_first has the channels behind the time; unknown sizes stay unknown", () => {
    const layer = new ConvLSTM3D({ filters: 5, kernel_size: 2, data_format: "channels_first" });

    expect(layer(new KerasTensor([null, null, 2, 4, null, 3], "float32")).shape).toEqual([
      null,
      5,
      3,
      null,
      2,
    ]);
  });
});
