import { KerasTensor, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { DepthwiseConv1D } from "./depthwise-conv1d.ts";

checkLayer(DepthwiseConv1D, {
  config: { kernel_size: 2, depth_multiplier: 2, strides: 2, dilation_rate: 2 },
  inputShape: [2, 7, 3],
  outputShape: [2, 3, 6],
  weights: { kernel: [2, 3, 2], bias: [6] },
  invalid: { kernel_size: [1, 1], depth_multiplier: 0, padding: "causal" },
});

describe("DepthwiseConv1D", () => {
  test("gives each channel its own kernels, side by side in the output", () => {
    const layer = new DepthwiseConv1D({ kernel_size: 2, depth_multiplier: 2 });
    layer.buildOnce([null, 2, 2]);
    layer.setWeights([tf.tensor([1, 2, 3, 4, 10, 20, 30, 40], [2, 2, 2]), tf.tensor([0, 0, 0, 1])]);

    expect(layer(tf.tensor([1, 2, 3, 4], [1, 2, 2]))).toBeAllClose([[[31, 62, 126, 169]]]);
  });

  test("strides go with dilation", () => {
    const layer = new DepthwiseConv1D({ kernel_size: 2, strides: 2, dilation_rate: 3 });
    layer.buildOnce([null, null, 1]);
    layer.setWeights([tf.tensor([1, 10], [2, 1, 1]), tf.zeros([1])]);

    expect(layer(tf.reshape(tf.range(0, 8), [1, 8, 1]))).toBeAllClose([[[30], [52], [74]]]);
  });

  test("an unknown number of steps stays unknown, an unknown number of channels is refused", () => {
    const layer = new DepthwiseConv1D({ kernel_size: 2, depth_multiplier: 3 });

    expect(layer(new KerasTensor([null, null, 2], "float32")).shape).toEqual([null, null, 6]);
    expect(() => new DepthwiseConv1D({ kernel_size: 2 }).buildOnce([null, 3, null])).toThrow(
      ShapeError,
    );
  });
});
