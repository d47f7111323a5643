import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { NonNeg } from "../constraints/index.ts";
import { Zeros } from "../initializers/index.ts";
import { Variable } from "../layer/variable.ts";
import { Adam } from "./adam.ts";
import { ExponentialDecay } from "./schedules/index.ts";
import { SGD } from "./sgd.ts";
import { stepsOf, weightOf } from "./steps-of.ts";

const rate = { learning_rate: 1 };

describe("clipping", () => {
  test("clipnorm shortens each gradient to a length", () => {
    expect(stepsOf(new SGD({ ...rate, clipnorm: 1 }), [0, 0], [3, 4])).toBeAllClose([-0.6, -0.8]);
  });

  test("clipnorm leaves shorter gradients alone", () => {
    expect(stepsOf(new SGD({ ...rate, clipnorm: 10 }), [0, 0], [3, 4])).toBeAllClose([-3, -4]);
  });

  test("clipvalue bounds each number", () => {
    expect(stepsOf(new SGD({ ...rate, clipvalue: 2 }), [0, 0], [3, -1])).toBeAllClose([-2, 1]);
  });

  test("global_clipnorm shortens all gradients together", () => {
    const sgd = new SGD({ ...rate, global_clipnorm: 1 });
    const [a, b] = [weightOf([0]), weightOf([0])];
    const gradients = [tf.tensor([3]), tf.tensor([4])];

    sgd.apply(gradients, [a, b]);

    expect(a.value).toBeAllClose([-0.6]);
    expect(b.value).toBeAllClose([-0.8]);
    tf.dispose(gradients);
    for (const owner of [a, b, sgd]) owner.dispose();
  });

  test("only one kind can be given", () => {
    expect(() => new SGD({ clipnorm: 1, clipvalue: 2 })).toThrow("only one of clipnorm");
  });
});

describe("weight decay", () => {
  test("takes a share of the weight, times the learning rate, before the step", () => {
    expect(stepsOf(new SGD({ learning_rate: 0.5, weight_decay: 0.1 }), [2], [1])).toBeAllClose([
      2 - 2 * 0.1 * 0.5 - 0.5,
    ]);
  });

  test.each([
    ["by a pattern of their paths", { var_names: ["^b"] }],
    ["one by one", (bias: Variable) => ({ var_list: [bias] })],
  ])("spares weights %s", (_, which) => {
    const sgd = new SGD({ ...rate, weight_decay: 0.5 });
    const [weight, bias] = [weightOf([1]), weightOf([1], "bias")];
    const gradient = tf.tensor([0]);

    sgd.excludeFromWeightDecay(typeof which === "function" ? which(bias) : which);
    sgd.apply([gradient, gradient], [weight, bias]);

    expect(weight.value).toBeAllClose([0.5]);
    expect(bias.value).toBeAllClose([1]);
    gradient.dispose();
    for (const owner of [weight, bias, sgd]) owner.dispose();
  });
});

describe("moving averages", () => {
  test("replace the weights after as many steps as told", () => {
    const settings = { ...rate, use_ema: true, ema_momentum: 0.5, ema_overwrite_frequency: 2 };

    // averages: 1, then the mean of 1 and 0
    expect(stepsOf(new SGD(settings), [2], [1], [1])).toBeAllClose([0.5]);
  });

  test("replace the weights at the end of training", () => {
    const sgd = new SGD({ ...rate, use_ema: true, ema_momentum: 0.75 });
    const [weight, gradient] = [weightOf([2]), tf.tensor([1])];

    sgd.apply([gradient], [weight]);
    sgd.apply([gradient], [weight]);
    sgd.finalizeVariableValues();

    expect(weight.value).toBeAllClose([0.75]);
    gradient.dispose();
    for (const owner of [weight, sgd]) owner.dispose();
  });
});

describe("accumulation", () => {
  test("steps once along the mean of the gradients", () => {
    const sgd = (): SGD => new SGD({ ...rate, gradient_accumulation_steps: 2 });

    expect(stepsOf(sgd(), [0], [1])).toBeAllClose([0]);
    expect(stepsOf(sgd(), [0], [1], [3])).toBeAllClose([-2]);
    expect(stepsOf(sgd(), [0], [1], [3], [5])).toBeAllClose([-2]);
  });

  test("needs two steps or more", () => {
    expect(() => new SGD({ gradient_accumulation_steps: 1 })).toThrow("must be 2 or more");
  });
});

describe("an optimizer", () => {
  test("divides gradients by the factor that it scaled the loss by", () => {
    expect(stepsOf(new SGD({ ...rate, loss_scale_factor: 4 }), [0], [8])).toBeAllClose([-2]);
  });

  test("keeps constraints after a step", () => {
    const weight = new Variable("w", {
      shape: [1],
      initializer: new Zeros(),
      constraint: new NonNeg(),
    });
    const [sgd, gradient] = [new SGD(rate), tf.tensor([1])];

    sgd.apply([gradient], [weight]);

    expect(weight.value).toBeAllClose([0]);
    gradient.dispose();
    for (const owner of [weight, sgd]) owner.dispose();
  });

  test("takes its learning rate from a schedule, by the step", () => {
    const learningRate = new ExponentialDecay({
      initial_learning_rate: 1,
      decay_steps: 1,
      decay_rate: 0.5,
    });
    expect(stepsOf(new SGD({ learning_rate: learningRate }), [0], [1], [1], [1])).toBeAllClose([
      -1.75,
    ]);
    expect(() => {
      new SGD({ learning_rate: learningRate }).learningRate = 1;
    }).toThrow("is a schedule and cannot be set");
  });

  test("refuses weights that it was not built for", () => {
    const adam = new Adam();
    const [weight, other, gradient] = [weightOf([1]), weightOf([1], "other"), tf.tensor([1])];
    adam.build([weight]);

    expect(() => adam.apply([gradient], [other])).toThrow(
      "it was built for other weights than other. Compile the model again",
    );
    expect(() => adam.apply([null], [weight])).toThrow(
      "the loss depends on none of the weights: w",
    );
    gradient.dispose();
    for (const owner of [weight, other, adam]) owner.dispose();
  });

  test("leaves no tensors behind", () => {
    const before = tf.memory().numTensors;

    stepsOf(new Adam({ amsgrad: true, use_ema: true, clipnorm: 1 }), [1, 2], [1, 1], [2, 2]);

    expect(tf.memory().numTensors).toBe(before);
  });
});
