import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomErasing } from "./random-erasing.ts";

checkLayer(RandomErasing, {
  config: { factor: [1, 1], fill_value: [0.1, 0.2, 0.3], value_range: [-1, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { scale: 2, fill_value: [1, 2] },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomErasing", () => {
  test("fills a rectangle of the drawn size", () => {
    const layer = new RandomErasing({
      factor: [1, 1],
      scale: [0.25, 0.25],
      fill_value: 9,
      seed: 2,
    });
    const erased = tf.equal(layer(tf.zeros([1, 8, 8, 2])), 9);

    expect(tf.sum(tf.cast(tf.any(erased, [1, 3]), "float32"))).toBeAllClose(4);
    expect(tf.sum(tf.cast(tf.any(erased, [2, 3]), "float32"))).toBeAllClose(4);
    expect(tf.sum(tf.cast(erased, "float32"))).toBeAllClose(32);
  });

  test("fills with noise within the value range when it is told no value", () => {
    const y = new RandomErasing({ factor: [1, 1], scale: [1, 1], seed: 2 })(
      tf.fill([1, 8, 8, 1], -5),
    );

    expect(tf.min(y)).toBeAllClose(0);
    expect(tf.max(y).dataSync()[0]).toBeGreaterThan(0);
  });
});
