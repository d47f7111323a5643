import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomRotation } from "./random-rotation.ts";

checkLayer(RandomRotation, {
  config: { factor: 0.3, fill_mode: "constant", seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { factor: 2, fill_mode: "mirror", interpolation: "bicubic" },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomRotation", () => {
  test("a quarter of a turn moves columns to rows", () => {
    const x = tf.tensor([1, 2, 3, 4], [1, 2, 2, 1]);
    const y = new RandomRotation({ factor: [0.25, 0.25], interpolation: "nearest" })(x);

    expect(tf.squeeze(y)).toBeAllClose([
      [2, 4],
      [1, 3],
    ]);
  });
});
