import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomBrightness } from "./random-brightness.ts";

checkLayer(RandomBrightness, {
  config: { factor: 0.2, value_range: [-1, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { factor: 2, value_range: 1 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomBrightness", () => {
  test("adds one amount to each image, within the value range", () => {
    const y = new RandomBrightness({ factor: [0.5, 0.9], seed: 3 })(tf.fill([4, 2, 2, 3], 100));

    expect(tf.max(y, [1, 2, 3])).toBeAllClose(tf.min(y, [1, 2, 3]));
    expect(tf.min(y).dataSync()[0]).toBeGreaterThanOrEqual(227.5);
    expect(tf.max(y).dataSync()[0]).toBeLessThanOrEqual(255);
  });

  test("one number stands for its negative and itself, and is saved so", () => {
    expect(new RandomBrightness({ factor: 0.2 }).getConfig()).toMatchObject({
      factor: [-0.2, 0.2],
    });
  });

  test("gives its input at inference", () => {
    const layer = new RandomBrightness({ factor: 0.2 });

    expect(layer(tf.ones([1, 2, 2, 3]), { training: false })).toBeAllClose(tf.ones([1, 2, 2, 3]));
  });
});
