import { ConfigError, KerasTensor, ShapeError } from "@kmr-js/core";
import { checkGradients, checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Conv1D, type Conv1DArgs } from "./conv1d.ts";

checkLayer(Conv1D, {
  config: { filters: 4, kernel_size: 3, padding: "causal", dilation_rate: 2, activation: "tanh" },
  inputShape: [2, 6, 3],
  outputShape: [2, 6, 4],
  weights: { kernel: [3, 3, 4], bias: [4] },
  invalid: { filters: 0, kernel_size: [3, 3], padding: "full", groups: 0, lora_rank: 0 },
});

/** One filter over one channel that weighs three steps 1, 10 and 100. */
function make(args: Partial<Conv1DArgs> = {}): Conv1D {
  const layer = new Conv1D({ filters: 1, kernel_size: 3, ...args });
  layer.buildOnce(args.data_format === "channels_first" ? [null, 1, null] : [null, null, 1]);
  layer.setWeights([tf.tensor([1, 10, 100], [3, 1, 1]), tf.tensor([0.5])]);
  return layer;
}
const steps = tf.tensor([1, 2, 3, 4], [1, 4, 1]);

describe("Conv1D", () => {
  test("weighs each window and adds the bias", () => {
    expect(make()(steps)).toBeAllClose([[[321.5], [432.5]]]);
  });

  test("same padding puts the larger half behind", () => {
    expect(make({ padding: "same" })(steps)).toBeAllClose([[[210.5], [321.5], [432.5], [43.5]]]);
    expect(make({ padding: "same", strides: 2 })(steps)).toBeAllClose([[[321.5], [43.5]]]);
  });

  test("causal padding sees no later step, dilated or not", () => {
    const plain = make({ padding: "causal" })(steps);
    const dilated = make({ padding: "causal", dilation_rate: 2 })(steps);

    expect(plain).toBeAllClose([[[100.5], [210.5], [321.5], [432.5]]]);
    expect(dilated).toBeAllClose([[[100.5], [200.5], [310.5], [420.5]]]);
  });

  test("channels_first has the steps last", () => {
    const layer = make({ padding: "causal", data_format: "channels_first", strides: 3 });

    expect(layer(tf.reshape(steps, [1, 1, 4]))).toBeAllClose([[[100.5, 432.5]]]);
    expect(layer(new KerasTensor([null, 1, 7], "float32")).shape).toEqual([null, 1, 3]);
  });

  test("an unknown number of steps stays unknown", () => {
    expect(make()(new KerasTensor([null, null, 1], "float32")).shape).toEqual([null, null, 1]);
  });

  test("takes integers", () => {
    expect(make()(tf.cast(steps, "int32"))).toBeAllClose([[[321.5], [432.5]]]);
  });

  test("the saved config has lists, and no key of LoRA unless it is used", () => {
    const plain = make().getConfig();
    const tuned = new Conv1D({ filters: 1, kernel_size: 3, lora_rank: 2, lora_alpha: 4 });

    expect(plain).toMatchObject({ kernel_size: [3], strides: [1], dilation_rate: [1] });
    expect(plain).not.toHaveProperty("lora_rank");
    expect(plain).not.toHaveProperty("lora_alpha");
    expect(tuned.getConfig()).toMatchObject({ lora_rank: 2, lora_alpha: 4 });
  });

  test("its gradients are those of finite differences, dilated too", () => {
    const layer = new Conv1D({ filters: 2, kernel_size: 2, dilation_rate: 2, padding: "same" });
    const x = seededTensor([2, 5, 2]);
    layer.buildOnce(x.shape);

    checkGradients(() => tf.sum(tf.square(layer(x))), layer.trainableWeights);
  });

  test("refuses what Keras refuses: strides with dilation, groups that do not divide, a short input", () => {
    const args = { filters: 3, kernel_size: 3 };

    expect(() => new Conv1D({ ...args, strides: 2, dilation_rate: 2 })).toThrow(
      /strides above 1.*strides=\[2\], dilation_rate=\[2\]/,
    );
    expect(() => new Conv1D({ ...args, groups: 2 })).toThrow(ConfigError);
    expect(() => new Conv1D({ ...args, groups: 3 }).buildOnce([null, 5, 4])).toThrow(
      /4 channels, groups=3/,
    );
    expect(() => new Conv1D(args).buildOnce([null, 2, 4])).toThrow(ShapeError);
    expect(() => new Conv1D(args).buildOnce([null, 5, null])).toThrow(ShapeError);
    expect(() => make()(tf.zeros([1, 4, 2]))).toThrow(/size 1 on axis -1/);
    expect(() => make()(tf.zeros([1, 4, 4, 1]))).toThrow(/rank 3/);
  });
});
