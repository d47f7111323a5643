import { KerasTensor } from "@kmr-js/core";
import { checkGradients, checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Conv2DTranspose } from "./conv2d-transpose.ts";

checkLayer(Conv2DTranspose, {
  config: { filters: 2, kernel_size: [3, 2], strides: [2, 1], padding: "same" },
  inputShape: [2, 3, 4, 3],
  outputShape: [2, 6, 4, 2],
  weights: { kernel: [3, 2, 2, 3], bias: [2] },
  invalid: { kernel_size: "3", output_padding: [1], strides: 0 },
});

function make(args: object = {}): Conv2DTranspose {
  const layer = new Conv2DTranspose({ filters: 1, kernel_size: 2, use_bias: false, ...args });
  layer.buildOnce([null, 1, 1, 1]);
  layer.setWeights([tf.tensor([1, 2, 3, 4], [2, 2, 1, 1])]);
  return layer;
}
const row = tf.tensor([1, 10], [1, 1, 2, 1]);

describe("Conv2DTranspose", () => {
  test("adds up the scaled kernels, strides apart", () => {
    expect(tf.squeeze(make()(row))).toBeAllClose([
      [1, 12, 20],
      [3, 34, 40],
    ]);
    expect(tf.squeeze(make({ strides: 2 })(row))).toBeAllClose([
      [1, 2, 10, 20],
      [3, 4, 30, 40],
    ]);
  });

  test("channels_first has rows and columns last", () => {
    const layer = make({ data_format: "channels_first", strides: [1, 2], output_padding: [0, 1] });

    expect(layer(tf.reshape(row, [1, 1, 1, 2]))).toBeAllClose([
      [
        [
          [1, 2, 10, 20, 0],
          [3, 4, 30, 40, 0],
        ],
      ],
    ]);
    expect(layer(new KerasTensor([null, 1, null, 3], "float32")).shape).toEqual([null, 1, null, 7]);
  });

  test("the saved config has a list for output_padding, or null", () => {
    expect(make({ strides: 2, output_padding: 1 }).getConfig()["output_padding"]).toEqual([1, 1]);
    expect(make().getConfig()["output_padding"]).toBeNull();
  });

  test("its gradients are those of finite differences", () => {
    const layer = new Conv2DTranspose({ filters: 2, kernel_size: 3, strides: 2, padding: "same" });
    const x = seededTensor([1, 2, 3, 1]);
    layer.buildOnce(x.shape);

    checkGradients(() => tf.sum(tf.square(layer(x))), layer.trainableWeights);
  });
});
