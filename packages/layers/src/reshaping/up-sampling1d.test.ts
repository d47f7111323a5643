import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { UpSampling1D } from "./up-sampling1d.ts";

checkLayer(UpSampling1D, {
  config: { size: 3 },
  inputShape: [2, 7, 3],
  outputShape: [2, 21, 3],
  weights: {},
  invalid: { size: 0 },
});

describe("UpSampling1D", () => {
  test("repeats each step", () => {
    expect(new UpSampling1D()(tf.tensor([[[1], [2]]]))).toBeAllClose([[[1], [1], [2], [2]]]);
  });
});
