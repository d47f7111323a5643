import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { GaussianNoise } from "./gaussian-noise.ts";

checkLayer(GaussianNoise, {
  config: { stddev: 0.5, seed: 1 },
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: {},
  training: true,
  invalid: { stddev: -1 },
});

describe("GaussianNoise", () => {
  test("adds noise of its deviation in training", () => {
    const y = new GaussianNoise({ stddev: 0.5, seed: 1 })(tf.fill([100, 100], 3), {
      training: true,
    });
    const { mean, variance } = tf.moments(y);

    expect(mean.dataSync()[0]).toBeCloseTo(3, 1);
    expect(Math.sqrt(variance.dataSync()[0] ?? 0)).toBeCloseTo(0.5, 1);
  });
});
