import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { GlobalMaxPooling1D } from "./global-max-pooling1d.ts";

checkLayer(GlobalMaxPooling1D, {
  config: { keepdims: true },
  inputShape: [2, 7, 3],
  outputShape: [2, 1, 3],
  weights: {},
  invalid: { keepdims: 1, data_format: "first" },
});

const x = tf.tensor([1, 10, 2, 20, 6, 30], [1, 3, 2]);

describe("GlobalMaxPooling1D", () => {
  test("gives one value for each channel", () => {
    expect(new GlobalMaxPooling1D()(x)).toBeAllClose([[6, 30]]);
  });

  test("channels_first has the channels behind the batch", () => {
    const layer = new GlobalMaxPooling1D({ data_format: "channels_first" });

    expect(layer(tf.transpose(x, [0, 2, 1]))).toBeAllClose([[6, 30]]);
  });
});
