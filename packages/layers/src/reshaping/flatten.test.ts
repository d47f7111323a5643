import { KerasTensor } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Flatten } from "./flatten.ts";

checkLayer(Flatten, {
  config: {},
  inputShape: [2, 3, 4],
  outputShape: [2, 12],
  weights: {},
  invalid: { data_format: "first" },
});

describe("Flatten", () => {
  test("channels_first gives the order of channels_last", () => {
    const x = tf.tensor([1, 2, 3, 4, 5, 6], [1, 2, 3]);

    expect(new Flatten()(x)).toBeAllClose([[1, 2, 3, 4, 5, 6]]);
    expect(new Flatten({ data_format: "channels_first" })(x)).toBeAllClose([[1, 4, 2, 5, 3, 6]]);
  });

  test("a number for each sample becomes a row of one", () => {
    expect(new Flatten()(tf.tensor([1, 2]))).toBeAllClose([[1], [2]]);
  });

  test("an unknown size makes the result's unknown, and integers stay integers", () => {
    const y = new Flatten()(new KerasTensor([null, null, 4], "int32"));

    expect(y).toMatchObject({ shape: [null, null], dtype: "int32" });
  });
});
