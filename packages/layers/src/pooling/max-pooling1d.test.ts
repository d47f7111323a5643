import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { MaxPooling1D } from "./max-pooling1d.ts";

checkLayer(MaxPooling1D, {
  config: { pool_size: [3], strides: [2] },
  inputShape: [2, 7, 3],
  outputShape: [2, 3, 3],
  weights: {},
  invalid: { pool_size: 0, strides: 1.5, padding: "causal", data_format: "first" },
});

const line = tf.tensor([1, 5, 2, 8, 3], [1, 5, 1]);
const layerOf = (args: object = {}): MaxPooling1D => new MaxPooling1D({ pool_size: 2, ...args });

describe("MaxPooling1D", () => {
  test("takes the largest of each window", () => {
    expect(layerOf()(line)).toBeAllClose([[[5], [8]]]);
  });

  test("same gives a result at the border too", () => {
    expect(layerOf({ padding: "same" })(line)).toBeAllClose([[[5], [8], [3]]]);
  });

  test("writes the strides that it uses, as Keras does", () => {
    expect(layerOf().getConfig()).toMatchObject({ pool_size: [2], strides: [2] });
  });
});
