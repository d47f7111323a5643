import { KerasTensor } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { SeparableConv1D } from "./separable-conv1d.ts";

checkLayer(SeparableConv1D, {
  config: { filters: 4, kernel_size: 3, depth_multiplier: 2, padding: "same", strides: 2 },
  inputShape: [2, 7, 3],
  outputShape: [2, 4, 4],
  weights: { depthwise_kernel: [3, 3, 2], pointwise_kernel: [1, 6, 4], bias: [4] },
  invalid: { filters: 0, kernel_size: [], pointwise_initializer: 3 },
});

describe("SeparableConv1D", () => {
  test("weighs each channel, then mixes the channels", () => {
    const layer = new SeparableConv1D({ filters: 1, kernel_size: 2 });
    layer.buildOnce([null, 3, 2]);
    layer.setWeights([
      tf.tensor([1, 2, 10, 20], [2, 2, 1]),
      tf.tensor([1, 100], [1, 2, 1]),
      tf.tensor([0.5]),
    ]);

    expect(layer(tf.tensor([1, 2, 3, 4, 5, 6], [1, 3, 2]))).toBeAllClose([[[8431.5], [12853.5]]]);
  });

  test("an unknown number of steps stays unknown", () => {
    const layer = new SeparableConv1D({
      filters: 5,
      kernel_size: 2,
      data_format: "channels_first",
    });

    expect(layer(new KerasTensor([null, 3, null], "float32")).shape).toEqual([null, 5, null]);
  });
});
