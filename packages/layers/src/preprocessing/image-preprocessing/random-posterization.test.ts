import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomPosterization } from "./random-posterization.ts";

checkLayer(RandomPosterization, {
  config: { factor: 4, value_range: [-1, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { factor: 9 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomPosterization", () => {
  test("keeps the highest bits", () => {
    const x = tf.tensor([0, 63, 64, 200, 255], [1, 1, 5, 1]);

    expect(tf.squeeze(new RandomPosterization({ factor: [2, 2] })(x))).toBeAllClose([
      0, 0, 64, 192, 192,
    ]);
  });

  test("one number n stands for 1 to n", () => {
    expect(new RandomPosterization({ factor: 4 }).getConfig()).toMatchObject({ factor: [1, 4] });
  });
});
