import { maskOf, setMask } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Activation } from "./activation.ts";

checkLayer(Activation, {
  config: { activation: "softplus" },
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: {},
  invalid: { activation: "reluu" },
});

describe("Activation", () => {
  test("applies a function by its name", () => {
    expect(new Activation({ activation: "relu" })(tf.tensor([-1, 0, 2]))).toBeAllClose([0, 0, 2]);
    expect(new Activation({ activation: "sigmoid" })(tf.tensor([Math.log(3)]))).toBeAllClose([
      0.75,
    ]);
  });

  test("passes the mask on", () => {
    const x = tf.tensor([[1, 2]]);
    setMask(x, tf.tensor([[true, false]]));

    expect(maskOf(new Activation({ activation: "tanh" })(x))).toBeAllClose([[1, 0]]);
  });

  test("names the nearest activation for one it does not know", () => {
    expect(() => new Activation({ activation: "sigmoyd" })).toThrow(/"sigmoid"/);
  });
});
