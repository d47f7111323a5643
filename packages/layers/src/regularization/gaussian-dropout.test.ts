import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { GaussianDropout } from "./gaussian-dropout.ts";

checkLayer(GaussianDropout, {
  config: { rate: 0.3, seed: 1 },
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: {},
  training: true,
  invalid: { rate: 2 },
});

describe("GaussianDropout", () => {
  test("keeps the mean, and adds a deviation of √(rate / (1 − rate))", () => {
    const y = new GaussianDropout({ rate: 0.2, seed: 1 })(tf.fill([100, 100], 2), {
      training: true,
    });
    const { mean, variance } = tf.moments(y);

    expect(mean.dataSync()[0]).toBeCloseTo(2, 1);
    expect(Math.sqrt(variance.dataSync()[0] ?? 0)).toBeCloseTo(1, 1);
  });
});
