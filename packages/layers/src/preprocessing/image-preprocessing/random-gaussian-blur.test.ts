import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomGaussianBlur } from "./random-gaussian-blur.ts";

checkLayer(RandomGaussianBlur, {
  config: { kernel_size: [3, 5], sigma: [0.5, 1], value_range: [-1, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { kernel_size: 2, sigma: 2 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomGaussianBlur", () => {
  test("spreads a point over its neighbours", () => {
    const x = tf.tensor([0, 0, 0, 0, 100, 0, 0, 0, 0], [1, 3, 3, 1]);
    const y = new RandomGaussianBlur({ factor: [1, 1], sigma: [1, 1] })(x);
    const side = Math.exp(-0.5);
    const middle = 1 / (1 + 2 * side);

    expect(tf.slice(y, [0, 1, 0, 0], [1, 1, 3, 1])).toBeAllClose(
      [[[[100 * middle * middle * side], [100 * middle * middle], [100 * middle * middle * side]]]],
      { rtol: 1e-4 },
    );
  });
});
