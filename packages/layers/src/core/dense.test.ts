import { ConfigError, KerasTensor, ShapeError } from "@kmr-js/core";
import { checkGradients, checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Dense } from "./dense.ts";

checkLayer(Dense, {
  config: { units: 4, activation: "tanh" },
  inputShape: [2, 3],
  outputShape: [2, 4],
  weights: { kernel: [3, 4], bias: [4] },
  invalid: { units: 0, use_bias: "yes", activation: "tanhh", kernel_initializer: "glorot" },
});

describe("Dense", () => {
  test("multiplies by the kernel and adds the bias", () => {
    const layer = new Dense({ units: 2 });
    layer.buildOnce([null, 2]);
    layer.setWeights([
      tf.tensor([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor([10, 20]),
    ]);

    expect(layer(tf.tensor([[1, -1]]))).toBeAllClose([[8, 18]]);
  });

  test("applies the activation after the bias", () => {
    const layer = new Dense({ units: 1, activation: "relu" });
    layer.buildOnce([null, 1]);
    layer.setWeights([tf.tensor([[1]]), tf.tensor([-2])]);

    expect(layer(tf.tensor([[1], [5]]))).toBeAllClose([[0], [3]]);
  });

  test("has no bias without use_bias", () => {
    const layer = new Dense({ units: 2, use_bias: false, kernel_initializer: "ones" });

    expect(layer(tf.tensor([[1, 2, 3]]))).toBeAllClose([[6, 6]]);
    expect(layer.weights.map(({ name }) => name)).toEqual(["kernel"]);
  });

  test("works on the last axis of any rank", () => {
    const layer = new Dense({ units: 1, kernel_initializer: "ones" });

    expect(layer(tf.tensor([[[1, 2]], [[3, 4]]]))).toBeAllClose([[[3]], [[7]]]);
    expect(layer(new KerasTensor([null, null, 2], "float32")).shape).toEqual([null, null, 1]);
  });

  test("its gradients are those of finite differences", () => {
    const layer = new Dense({ units: 2, activation: "sigmoid" });
    const x = seededTensor([3, 2]);
    layer.buildOnce([3, 2]);

    checkGradients(() => tf.sum(tf.square(layer(x))), layer.trainableWeights);
  });

  test("refuses other features than it was built for, an unknown number of them, and rank 1", () => {
    const layer = new Dense({ units: 2 });
    layer.buildOnce([null, 3]);

    expect(() => layer(tf.zeros([1, 4]))).toThrow(/size 3 on axis -1.*\(1, 4\)/);
    expect(() => new Dense({ units: 2 })(tf.zeros([3]))).toThrow(ShapeError);
    expect(() => new Dense({ units: 2 })(new KerasTensor([null, null], "float32"))).toThrow(
      ShapeError,
    );
  });

  test("a fractional number of units is refused by name", () => {
    expect(() => new Dense({ units: 1.5, name: "head" })).toThrow(ConfigError);
    expect(() => new Dense({ units: 1.5, name: "head" })).toThrow(
      'Dense "head": units must be a positive integer. Received: units=1.5.',
    );
  });
});
