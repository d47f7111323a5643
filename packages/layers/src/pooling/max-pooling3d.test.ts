import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { MaxPooling3D } from "./max-pooling3d.ts";

checkLayer(MaxPooling3D, {
  config: { pool_size: [3, 2, 2], strides: [2, 1, 2] },
  inputShape: [1, 4, 5, 6, 2],
  outputShape: [1, 1, 4, 3, 2],
  weights: {},
  invalid: { pool_size: 0, strides: 1.5, padding: "causal", data_format: "first" },
});

describe("MaxPooling3D", () => {
  test("folds each block", () => {
    const volume = tf.reshape(tf.range(0, 8), [1, 2, 2, 2, 1]);

    expect(new MaxPooling3D({ pool_size: 2 })(volume)).toBeAllClose([[[[[7]]]]]);
  });

  test("channels_first keeps the channels behind the batch", () => {
    const layer = new MaxPooling3D({ pool_size: [1, 2, 2], data_format: "channels_first" });

    expect(layer(tf.ones([1, 3, 2, 4, 5])).shape).toEqual([1, 3, 2, 2, 2]);
  });
});
