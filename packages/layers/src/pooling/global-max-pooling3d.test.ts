import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { GlobalMaxPooling3D } from "./global-max-pooling3d.ts";

checkLayer(GlobalMaxPooling3D, {
  config: { keepdims: true },
  inputShape: [1, 4, 5, 6, 2],
  outputShape: [1, 1, 1, 1, 2],
  weights: {},
  invalid: { keepdims: 1, data_format: "first" },
});

const x = tf.tensor([1, 10, 2, 20, 6, 30], [1, 1, 1, 3, 2]);

describe("GlobalMaxPooling3D", () => {
  test("gives one value for each channel", () => {
    expect(new GlobalMaxPooling3D()(x)).toBeAllClose([[6, 30]]);
  });

  test("channels_first has the channels behind the batch", () => {
    const layer = new GlobalMaxPooling3D({ data_format: "channels_first" });

    expect(layer(tf.transpose(x, [0, 4, 1, 2, 3]))).toBeAllClose([[6, 30]]);
  });
});
