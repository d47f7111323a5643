import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { AveragePooling3D } from "./average-pooling3d.ts";

checkLayer(AveragePooling3D, {
  config: { pool_size: [3, 2, 2], strides: [2, 1, 2] },
  inputShape: [1, 4, 5, 6, 2],
  outputShape: [1, 1, 4, 3, 2],
  weights: {},
  invalid: { pool_size: 0, strides: 1.5, padding: "causal", data_format: "first" },
});

describe("AveragePooling3D", () => {
  test("folds each block", () => {
    const volume = tf.reshape(tf.range(0, 8), [1, 2, 2, 2, 1]);

    expect(new AveragePooling3D({ pool_size: 2 })(volume)).toBeAllClose([[[[[3.5]]]]]);
  });

  test("channels_first keeps the channels behind the batch", () => {
    const layer = new AveragePooling3D({ pool_size: [1, 2, 2], data_format: "channels_first" });

    expect(layer(tf.ones([1, 3, 2, 4, 5])).shape).toEqual([1, 3, 2, 2, 2]);
  });
});
