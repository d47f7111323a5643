import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { AveragePooling1D } from "./average-pooling1d.ts";

checkLayer(AveragePooling1D, {
  config: { pool_size: [3], strides: [2] },
  inputShape: [2, 7, 3],
  outputShape: [2, 3, 3],
  weights: {},
  invalid: { pool_size: 0, strides: 1.5, padding: "causal", data_format: "first" },
});

const line = tf.tensor([1, 5, 2, 8, 3], [1, 5, 1]);
const layerOf = (args: object = {}): AveragePooling1D =>
  new AveragePooling1D({ pool_size: 2, ...args });

describe("AveragePooling1D", () => {
  test("takes the mean of each window", () => {
    expect(layerOf()(line)).toBeAllClose([[[3], [5]]]);
  });

  test("what same fills up does not count", () => {
    expect(layerOf({ padding: "same" })(line)).toBeAllClose([[[3], [5], [3]]]);
  });

  test("writes the strides that it uses, as Keras does", () => {
    expect(layerOf().getConfig()).toMatchObject({ pool_size: [2], strides: [2] });
  });
});
