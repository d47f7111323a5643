import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { GlobalMaxPooling2D } from "./global-max-pooling2d.ts";

checkLayer(GlobalMaxPooling2D, {
  config: { keepdims: true },
  inputShape: [2, 6, 7, 3],
  outputShape: [2, 1, 1, 3],
  weights: {},
  invalid: { keepdims: 1, data_format: "first" },
});

const x = tf.tensor([1, 10, 2, 20, 6, 30], [1, 1, 3, 2]);

describe("GlobalMaxPooling2D", () => {
  test("gives one value for each channel", () => {
    expect(new GlobalMaxPooling2D()(x)).toBeAllClose([[6, 30]]);
  });

  test("channels_first has the channels behind the batch", () => {
    const layer = new GlobalMaxPooling2D({ data_format: "channels_first" });

    expect(layer(tf.transpose(x, [0, 3, 1, 2]))).toBeAllClose([[6, 30]]);
  });
});
