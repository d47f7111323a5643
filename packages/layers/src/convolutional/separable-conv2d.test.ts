import { KerasTensor, ShapeError } from "@kmr-js/core";
import { checkGradients, checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { SeparableConv2D } from "./separable-conv2d.ts";

checkLayer(SeparableConv2D, {
  config: { filters: 2, kernel_size: 2, dilation_rate: 2, data_format: "channels_first" },
  inputShape: [2, 3, 4, 5],
  outputShape: [2, 2, 2, 3],
  weights: { depthwise_kernel: [2, 2, 3, 1], pointwise_kernel: [1, 1, 3, 2], bias: [2] },
  invalid: { padding: "causal", depth_multiplier: 1.5 },
});

describe("SeparableConv2D", () => {
  test("weighs each channel, then mixes the channels", () => {
    const layer = new SeparableConv2D({ filters: 2, kernel_size: 1, use_bias: false });
    layer.buildOnce([null, 1, 1, 2]);
    layer.setWeights([
      tf.tensor([2, 3], [1, 1, 2, 1]),
      tf.tensor([1, 10, 100, 1000], [1, 1, 2, 2]),
    ]);

    expect(layer(tf.tensor([[[[5, 7]]]]))).toBeAllClose([[[[10 + 2100, 100 + 21000]]]]);
  });

  test("strides go with dilation", () => {
    const layer = new SeparableConv2D({ filters: 3, kernel_size: 3, strides: 2, dilation_rate: 2 });

    expect(layer(seededTensor([1, 9, 7, 2])).shape).toEqual([1, 3, 2, 3]);
    expect(layer(new KerasTensor([null, 9, null, 2], "float32")).shape).toEqual([null, 3, null, 3]);
  });

  test("its gradients are those of finite differences", () => {
    const layer = new SeparableConv2D({ filters: 2, kernel_size: 2, depth_multiplier: 2 });
    const x = seededTensor([1, 3, 3, 2]);
    layer.buildOnce(x.shape);

    checkGradients(() => tf.sum(tf.square(layer(x))), layer.trainableWeights);
  });

  test("refuses a kernel that reaches further than the input", () => {
    const layer = new SeparableConv2D({ filters: 1, kernel_size: 3 });

    expect(() => layer(tf.zeros([1, 2, 5, 1]))).toThrow(ShapeError);
  });
});
