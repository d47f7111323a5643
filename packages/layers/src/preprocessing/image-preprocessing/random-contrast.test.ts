import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomContrast } from "./random-contrast.ts";

checkLayer(RandomContrast, {
  config: { factor: 0.5, value_range: [-1, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { factor: -0.5 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomContrast", () => {
  test("keeps the mean of each channel, and scales around it by one factor", () => {
    const x = tf.tensor([100, 110, 120, 130], [1, 2, 2, 1]);
    const y = new RandomContrast({ factor: [0, 0.5], seed: 2 })(x);
    const [a = 0, b = 0, c = 0, d = 0] = y.dataSync();

    expect(tf.mean(y)).toBeAllClose(115);
    expect(tf.tensor([b - a, c - b, d - c])).toBeAllClose([b - a, b - a, b - a], { atol: 1e-4 });
    expect(b - a).toBeGreaterThan(10);
    expect(b - a).toBeLessThan(15);
  });
});
