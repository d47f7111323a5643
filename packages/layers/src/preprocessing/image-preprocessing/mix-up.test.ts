import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { MixUp } from "./mix-up.ts";

checkLayer(MixUp, {
  config: { alpha: 0.4, seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { alpha: "0.4" },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("MixUp", () => {
  test("mixes labels by the weights of the images", () => {
    const values = tf.range(0, 4);
    const images = tf.mul(tf.reshape(values, [4, 1, 1, 1]), tf.ones([4, 2, 2, 1]));
    const result = new MixUp({ alpha: 1, seed: 3 }).transform({ images, labels: tf.eye(4) });
    const mixed = result.labels as tf.Tensor;

    expect(tf.sum(mixed, 1)).toBeAllClose([1, 1, 1, 1]);
    expect(tf.mean(result.images, [1, 2, 3])).toBeAllClose(tf.sum(tf.mul(mixed, values), 1), {
      atol: 1e-5,
    });
    expect(mixed).not.toBeAllClose(tf.eye(4));
  });
});
