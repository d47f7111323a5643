import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { CutMix } from "./cut-mix.ts";

checkLayer(CutMix, {
  config: { factor: [0.5, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { factor: 2 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("CutMix", () => {
  const images = tf.mul(tf.reshape(tf.range(0, 4), [4, 1, 1, 1]), tf.ones([4, 8, 8, 1]));
  const labels = tf.eye(4);

  test("mixes labels by the area that each image has", () => {
    const result = new CutMix({ seed: 3 }).transform({ images, labels });
    const mixed = result.labels as tf.Tensor;

    expect(tf.sum(mixed, 1)).toBeAllClose([1, 1, 1, 1]);
    const means = tf.sum(tf.mul(mixed, tf.range(0, 4)), 1);
    expect(tf.mean(result.images, [1, 2, 3])).toBeAllClose(means, { atol: 0.6 });
    expect(tf.max(tf.abs(tf.sub(result.images, images))).dataSync()[0]).toBeGreaterThan(0);
  });

  test("leaves images and labels at inference", () => {
    const result = new CutMix().transform({ images, labels }, { training: false });

    expect(result.images).toBeAllClose(images);
    expect(result.labels as tf.Tensor).toBeAllClose(labels);
  });
});
