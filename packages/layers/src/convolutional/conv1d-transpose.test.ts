import { ConfigError, KerasTensor } from "@kmr-js/core";
import { checkGradients, checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Conv1DTranspose, type Conv1DTransposeArgs } from "./conv1d-transpose.ts";

checkLayer(Conv1DTranspose, {
  config: { filters: 4, kernel_size: 3, strides: 2, output_padding: 1, activation: "tanh" },
  inputShape: [2, 5, 3],
  outputShape: [2, 12, 4],
  weights: { kernel: [3, 4, 3], bias: [4] },
  invalid: { filters: 0, padding: "causal", output_padding: -1, data_format: 1 },
});

/** One filter over one channel: 1, 10, 100. */
function make(args: Partial<Conv1DTransposeArgs> = {}): Conv1DTranspose {
  const layer = new Conv1DTranspose({ filters: 1, kernel_size: 3, use_bias: false, ...args });
  layer.buildOnce([null, null, 1]);
  layer.setWeights([tf.tensor([1, 10, 100], [3, 1, 1])]);
  return layer;
}
const steps = tf.tensor([1, 2], [1, 2, 1]);
const run = (args?: Partial<Conv1DTransposeArgs>): number[] => [...make(args)(steps).dataSync()];

describe("Conv1DTranspose", () => {
  test("adds up the scaled kernels, strides apart", () => {
    expect(run()).toEqual([1, 12, 120, 200]);
    expect(run({ strides: 2 })).toEqual([1, 10, 102, 20, 200]);
    expect(run({ strides: 4 })).toEqual([1, 10, 100, 0, 2, 20, 200, 0]);
  });

  test("same padding gives strides as many places, cut at both ends", () => {
    expect(run({ padding: "same" })).toEqual([12, 120]);
    expect(run({ padding: "same", strides: 2 })).toEqual([1, 10, 102, 20]);
  });

  test("output_padding decides how many places there are", () => {
    expect(run({ strides: 2, output_padding: 1 })).toEqual([1, 10, 102, 20, 200, 0]);
    expect(run({ strides: 4, output_padding: 0 })).toEqual([1, 10, 100, 0, 2, 20, 200]);
    expect(run({ strides: 2, padding: "same", output_padding: 0 })).toEqual([10, 102, 20]);
  });

  test("dilation spreads the kernel", () => {
    expect(run({ dilation_rate: 2 })).toEqual([1, 2, 10, 20, 100, 200]);
  });

  test("an unknown number of steps stays unknown", () => {
    const layer = make({ strides: 2, padding: "same" });

    expect(layer(new KerasTensor([null, null, 1], "float32")).shape).toEqual([null, null, 1]);
    expect(layer(new KerasTensor([null, 7, 1], "float32")).shape).toEqual([null, 14, 1]);
  });

  test("its gradients are those of finite differences, dilated too", () => {
    const layer = new Conv1DTranspose({ filters: 2, kernel_size: 2, dilation_rate: 2 });
    const x = seededTensor([1, 3, 2]);
    layer.buildOnce(x.shape);

    checkGradients(() => tf.sum(tf.square(layer(x))), layer.trainableWeights);
  });

  test("refuses output_padding from strides on, and strides with dilation", () => {
    expect(() => make({ strides: 2, output_padding: 2 })).toThrow(
      /output_padding must be less than strides.*output_padding=\[2\], strides=\[2\]/,
    );
    expect(() => make({ strides: 2, dilation_rate: 2 })).toThrow(ConfigError);
    expect(() => make()(tf.zeros([1, 2, 3]))).toThrow(/size 1 on axis -1/);
  });
});
