import { ConfigError, KerasTensor } from "@kmr-js/core";
import { checkGradients, checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Conv2D } from "./conv2d.ts";

checkLayer(Conv2D, {
  config: { filters: 4, kernel_size: [3, 2], strides: [1, 2], padding: "same", groups: 2 },
  inputShape: [2, 4, 5, 2],
  outputShape: [2, 4, 3, 4],
  weights: { kernel: [3, 2, 1, 4], bias: [4] },
  invalid: { filters: 1.5, kernel_size: 0, padding: "causal", data_format: "first" },
});

const image = tf.tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);

/** One filter that weighs a square of 2 by 2 with 1, 10, 100 and 1000. */
function make(args: object = {}): Conv2D {
  const layer = new Conv2D({ filters: 1, kernel_size: 2, use_bias: false, ...args });
  layer.buildOnce([null, 3, 3, 1]);
  layer.setWeights([tf.tensor([1, 10, 100, 1000], [2, 2, 1, 1])]);
  return layer;
}

describe("Conv2D", () => {
  test("weighs each square", () => {
    expect(tf.squeeze(make()(image))).toBeAllClose([
      [5421, 6532],
      [8754, 9865],
    ]);
  });

  test("dilation spreads the square, strides skip squares", () => {
    expect(make({ dilation_rate: 2 })(image)).toBeAllClose([[[[9731]]]]);
    expect(make({ strides: 2, padding: "same" })(image)).toBeAllClose([
      [
        [[5421], [603]],
        [[87], [9]],
      ],
    ]);
  });

  test("each group of channels has its own filters", () => {
    const layer = new Conv2D({ filters: 2, kernel_size: 1, groups: 2, use_bias: false });
    layer.buildOnce([null, 1, 1, 4]);
    layer.setWeights([tf.tensor([1, 2, 10, 20], [1, 1, 2, 2])]);

    expect(layer(tf.tensor([[[[1, 2, 3, 4]]]]))).toBeAllClose([[[[21, 86]]]]);
  });

  test("channels_first adds the bias to the first axis behind the batch", () => {
    const layer = new Conv2D({ filters: 2, kernel_size: 1, data_format: "channels_first" });
    layer.buildOnce([null, 1, 1, 2]);
    layer.setWeights([tf.tensor([1, 10], [1, 1, 1, 2]), tf.tensor([0.5, 0.25])]);

    expect(layer(tf.tensor([[[[1, 2]]]]))).toBeAllClose([[[[1.5, 2.5]], [[10.25, 20.25]]]]);
    expect(layer(new KerasTensor([null, 1, null, 7], "float32")).shape).toEqual([null, 2, null, 7]);
  });

  test("its gradients are those of finite differences, in groups too", () => {
    const layer = new Conv2D({ filters: 2, kernel_size: 2, groups: 2, strides: 2 });
    const x = seededTensor([1, 5, 4, 2]);
    layer.buildOnce(x.shape);

    checkGradients(() => tf.sum(tf.square(layer(x))), layer.trainableWeights);
  });
});

describe("Conv2D with lora_rank", () => {
  const args = { filters: 1, kernel_size: 1, use_bias: false, lora_rank: 2, lora_alpha: 6 };
  function tuned(): Conv2D {
    const layer = new Conv2D(args);
    layer.buildOnce([null, 1, 1, 1]);
    return layer;
  }

  test("freezes the kernel and trains two factors", () => {
    const layer = tuned();

    expect(layer.weights.map(({ name, shape }) => [name, shape])).toEqual([
      ["kernel", [1, 1, 1, 1]],
      ["lora_kernel_a", [1, 1, 1, 2]],
      ["lora_kernel_b", [2, 1]],
    ]);
    expect(layer.trainableWeights.map(({ name }) => name)).toEqual([
      "lora_kernel_a",
      "lora_kernel_b",
    ]);
  });

  test("adds lora_alpha / lora_rank times the product to the kernel", () => {
    const layer = tuned();
    layer.setWeights([
      tf.ones([1, 1, 1, 1]),
      tf.tensor([2, 3], [1, 1, 1, 2]),
      tf.tensor([[5], [7]]),
    ]);

    expect(layer(tf.ones([1, 1, 1, 1]))).toBeAllClose([[[[1 + 3 * (2 * 5 + 3 * 7)]]]]);
    checkGradients(() => tf.sum(layer(tf.ones([1, 1, 1, 1]))), layer.trainableWeights);
  });

  test("starts as the kernel alone", () => {
    const layer = tuned();
    layer.kernel.assign(tf.tensor([4], [1, 1, 1, 1]));

    expect(layer(tf.ones([1, 1, 1, 1]))).toBeAllClose([[[[4]]]]);
  });

  test("does not go with a constraint of the kernel", () => {
    expect(() => new Conv2D({ ...args, kernel_constraint: "non_neg" })).toThrow(ConfigError);
  });

  test("a file holds the merged kernel", () => {
    const layer = tuned();
    layer.setWeights([
      tf.ones([1, 1, 1, 1]),
      tf.tensor([2, 3], [1, 1, 1, 2]),
      tf.tensor([[5], [7]]),
    ]);

    expect(layer.kernel.storedValue()).toBeAllClose([[[[94]]]]);
    expect(layer.weights.map(({ stored }) => stored)).toEqual([true, false, false]);
  });
});
