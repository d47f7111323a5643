import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomElasticTransform } from "./random-elastic-transform.ts";

checkLayer(RandomElasticTransform, {
  config: { factor: [1, 1], scale: [0.5, 1], value_range: [-1, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { scale: 2, fill_mode: "edge" },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomElasticTransform", () => {
  test("a strength or a chance of 0 changes nothing", () => {
    const x = tf.reshape(tf.range(0, 18), [2, 3, 3, 1]);

    expect(new RandomElasticTransform({ scale: [0, 0] })(x)).toBeAllClose(x);
    expect(new RandomElasticTransform({ factor: [0, 0] })(x)).toBeAllClose(x);
  });

  test("masks are distorted like their images", () => {
    const images = tf.reshape(tf.range(0, 900), [1, 30, 30, 1]);
    const layer = new RandomElasticTransform({
      factor: [1, 1],
      interpolation: "nearest",
      value_range: [0, 900],
      seed: 3,
    });
    const result = layer.transform({ images, segmentation_masks: images });

    expect(result.segmentation_masks as tf.Tensor).toBeAllClose(result.images);
    expect(tf.max(tf.abs(tf.sub(result.images, images))).dataSync()[0]).toBeGreaterThan(0);
  });
});
