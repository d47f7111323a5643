import { KerasTensor } from "@kmr-js/core";
import { checkGradients, checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { DepthwiseConv2D } from "./depthwise-conv2d.ts";

checkLayer(DepthwiseConv2D, {
  config: { kernel_size: 3, padding: "same", depth_multiplier: 2, data_format: "channels_first" },
  inputShape: [2, 3, 4, 5],
  outputShape: [2, 6, 4, 5],
  weights: { kernel: [3, 3, 3, 2], bias: [6] },
  invalid: { kernel_size: 0, strides: [1, 1, 1], depthwise_initializer: "glorot" },
});

describe("DepthwiseConv2D", () => {
  test("weighs each channel by itself", () => {
    const layer = new DepthwiseConv2D({ kernel_size: 2, use_bias: false });
    layer.buildOnce([null, 2, 2, 2]);
    layer.setWeights([tf.tensor([1, 5, 2, 6, 3, 7, 4, 8], [2, 2, 2, 1])]);
    const x = tf.tensor([1, 1, 10, 1, 100, 1, 1000, 1], [1, 2, 2, 2]);

    expect(layer(x)).toBeAllClose([[[[4321, 26]]]]);
  });

  test("unknown sizes stay unknown", () => {
    const layer = new DepthwiseConv2D({ kernel_size: 3, strides: 2, padding: "same" });
    const x = new KerasTensor([null, null, 5, 2], "float32");

    expect(layer(x).shape).toEqual([null, null, 3, 2]);
  });

  test.each([{ strides: 2 }, { dilation_rate: 2 }])(
    "its gradients are those of finite differences: %j",
    (args) => {
      const layer = new DepthwiseConv2D({ kernel_size: 2, depth_multiplier: 2, ...args });
      const x = seededTensor([1, 4, 3, 2]);
      layer.buildOnce(x.shape);

      checkGradients(() => tf.sum(tf.square(layer(x))), layer.trainableWeights);
    },
  );

  test("refuses a kernel that reaches further than the input", () => {
    const layer = new DepthwiseConv2D({ kernel_size: 3, dilation_rate: 2 });

    expect(() => layer(tf.zeros([1, 5, 4, 2]))).toThrow(/reaches further.*\(1, 5, 4, 2\)/);
  });
});
