import { KerasTensor } from "@kmr-js/core";
import { checkGradients, checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Conv3DTranspose } from "./conv3d-transpose.ts";

checkLayer(Conv3DTranspose, {
  config: { filters: 2, kernel_size: 2, strides: [2, 1, 1], data_format: "channels_first" },
  inputShape: [1, 2, 2, 3, 2],
  outputShape: [1, 2, 4, 4, 3],
  weights: { kernel: [2, 2, 2, 2, 2], bias: [2] },
  invalid: { kernel_size: [2, 2], output_padding: 0.5 },
});

describe("Conv3DTranspose", () => {
  test("adds up the scaled kernels, strides apart", () => {
    const layer = new Conv3DTranspose({ filters: 1, kernel_size: [1, 1, 2], strides: [2, 1, 1] });
    layer.buildOnce([null, 2, 1, 2, 1]);
    layer.setWeights([tf.tensor([1, 10], [1, 1, 2, 1, 1]), tf.tensor([0.5])]);
    const x = tf.tensor([1, 2, 3, 4], [1, 2, 1, 2, 1]);

    expect(tf.squeeze(layer(x))).toBeAllClose([
      [1.5, 12.5, 20.5],
      [0.5, 0.5, 0.5],
      [3.5, 34.5, 40.5],
      [0.5, 0.5, 0.5],
    ]);
  });

  test("unknown sizes stay unknown", () => {
    const layer = new Conv3DTranspose({ filters: 5, kernel_size: 3, strides: 2, padding: "same" });
    const x = new KerasTensor([null, 4, null, null, 2], "float32");

    expect(layer(x).shape).toEqual([null, 8, null, null, 5]);
  });

  test("its gradients are those of finite differences", () => {
    const layer = new Conv3DTranspose({ filters: 1, kernel_size: 2, strides: 2 });
    const x = seededTensor([1, 2, 1, 2, 2]);
    layer.buildOnce(x.shape);

    checkGradients(() => tf.sum(tf.square(layer(x))), layer.trainableWeights);
  });
});
