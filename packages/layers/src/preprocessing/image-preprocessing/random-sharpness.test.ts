import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomSharpness } from "./random-sharpness.ts";

checkLayer(RandomSharpness, {
  config: { factor: 0.4, value_range: [-1, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { factor: 1.5 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomSharpness", () => {
  test("a factor of 0 smooths, one of 0.5 changes nothing", () => {
    const x = tf.tensor([0, 0, 0, 0, 130, 0, 0, 0, 0], [1, 3, 3, 1]);

    expect(new RandomSharpness({ factor: [0.5, 0.5] })(x)).toBeAllClose(x);
    expect(tf.squeeze(new RandomSharpness({ factor: [0, 0] })(x))).toBeAllClose(
      [
        [10, 10, 10],
        [10, 50, 10],
        [10, 10, 10],
      ],
      { rtol: 1e-4 },
    );
  });
});
