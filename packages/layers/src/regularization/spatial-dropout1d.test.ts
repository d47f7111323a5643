import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { SpatialDropout1D } from "./spatial-dropout1d.ts";

checkLayer(SpatialDropout1D, {
  config: { rate: 0.5, seed: 1 },
  inputShape: [2, 4, 3],
  outputShape: [2, 4, 3],
  weights: {},
  training: true,
  invalid: { rate: 2 },
  skip: { "Keras JSON form": "Keras writes no `trainable`, and the dtype as a name" },
});

describe("SpatialDropout1D", () => {
  test("drops whole channels, and scales the others", () => {
    const x = tf.ones([2, 4, 8]);
    const y = new SpatialDropout1D({ rate: 0.5, seed: 3 })(x, { training: true });
    const axes = [1];

    expect(tf.sub(tf.max(y, axes), tf.min(y, axes))).toBeAllClose(tf.zeros([2, 8]));
    expect(new Set(y.dataSync())).toEqual(new Set([0, 2]));
  });

  test("writes the few keys that Keras writes", () => {
    const config = new SpatialDropout1D({ rate: 0.5, name: "drop" }).getConfig();

    expect(config).toEqual({ rate: 0.5, seed: null, name: "drop", dtype: "float32" });
  });
});
