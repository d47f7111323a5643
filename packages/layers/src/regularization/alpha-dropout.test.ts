import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { AlphaDropout } from "./alpha-dropout.ts";

checkLayer(AlphaDropout, {
  config: { rate: 0.3, seed: 1 },
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: {},
  training: true,
  invalid: { rate: 2 },
});

describe("AlphaDropout", () => {
  test("keeps mean and variance of normal values", () => {
    const y = new AlphaDropout({ rate: 0.3, seed: 1 })(
      tf.randomNormal([200, 200], 0, 1, "float32", 3),
      { training: true },
    );
    const { mean, variance } = tf.moments(y);

    expect(mean.dataSync()[0]).toBeCloseTo(0, 1);
    expect(Math.sqrt(variance.dataSync()[0] ?? 0)).toBeCloseTo(1, 1);
  });
});
