import { ConfigError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ReLU } from "./relu.ts";

checkLayer(ReLU, {
  config: { max_value: 6, negative_slope: 0.1, threshold: 0.5 },
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: {},
  invalid: { max_value: "6", threshold: null },
});

describe("ReLU", () => {
  test("cuts at 0", () => {
    expect(new ReLU()(tf.tensor([-2, 0, 3]))).toBeAllClose([0, 0, 3]);
  });

  test("with all parameters is piecewise linear", () => {
    const y = new ReLU({ max_value: 4, negative_slope: 0.5, threshold: 1 })(
      tf.tensor([-1, 0.5, 1, 3, 9]),
    );

    expect(y).toBeAllClose([-1, -0.25, 1, 3, 4]);
  });

  test("refuses negative parameters", () => {
    expect(() => new ReLU({ threshold: -1 })).toThrow(ConfigError);
  });
});
