import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { LeakyReLU } from "./leaky-relu.ts";

checkLayer(LeakyReLU, {
  config: { negative_slope: 0.5 },
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: {},
  invalid: { negative_slope: "0.5" },
});

describe("LeakyReLU", () => {
  test("keeps positive values and scales negative ones, by 0.3 unless told", () => {
    expect(new LeakyReLU({ negative_slope: 0.5 })(tf.tensor([-2, 0, 3]))).toBeAllClose([-1, 0, 3]);
    expect(new LeakyReLU()(tf.tensor([-1]))).toBeAllClose([-0.3]);
  });
});
