import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandAugment } from "./rand-augment.ts";

checkLayer(RandAugment, {
  config: { num_ops: 3, factor: 0.4, value_range: [0, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { num_ops: 0, factor: 2 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandAugment", () => {
  const images = tf.mul(tf.abs(tf.sin(tf.reshape(tf.range(0, 96), [2, 4, 4, 3]))), 255);

  test("changes differ from draw to draw, within the value range", () => {
    const layer = new RandAugment({ num_ops: 1, seed: 5 });
    const results = Array.from({ length: 20 }, () => layer(images));

    expect(new Set(results.map((y) => y.dataSync().join())).size).toBeGreaterThan(5);
    for (const y of results) {
      expect(tf.min(y).dataSync()[0]).toBeGreaterThanOrEqual(-1e-3);
      expect(tf.max(y).dataSync()[0]).toBeLessThanOrEqual(255.001);
    }
  });

  test("refuses masks in training", () => {
    const data = { images, segmentation_masks: images };

    expect(() => new RandAugment().transform(data)).toThrow(/segmentation_masks do not follow/);
  });
});
