import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomInvert } from "./random-invert.ts";

checkLayer(RandomInvert, {
  config: { factor: 1, value_range: [-1, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { factor: 2 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomInvert", () => {
  test("inverts with its chance", () => {
    const x = tf.fill([400, 1, 1, 1], 55);
    const y = new RandomInvert({ factor: [0.25, 0.25], seed: 5 })(x);
    const share = tf.mean(tf.cast(tf.equal(y, 200), "float32")).dataSync()[0];

    expect(share).toBeGreaterThan(0.17);
    expect(share).toBeLessThan(0.33);
    expect(new RandomInvert({ factor: [0, 0] })(x)).toBeAllClose(x);
  });
});
