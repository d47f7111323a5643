import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ZeroPadding1D } from "./zero-padding1d.ts";

checkLayer(ZeroPadding1D, {
  config: { padding: [1, 2] },
  inputShape: [2, 7, 3],
  outputShape: [2, 10, 3],
  weights: {},
  invalid: { padding: -1, data_format: "first" },
});

describe("ZeroPadding1D", () => {
  test("adds zeros before and after", () => {
    expect(new ZeroPadding1D({ padding: [1, 2] })(tf.tensor([[[5], [6]]]))).toBeAllClose([
      [[0], [5], [6], [0], [0]],
    ]);
  });

  test("one number is for both sides, and is saved as two", () => {
    expect(new ZeroPadding1D({ padding: 2 }).getConfig()).toMatchObject({ padding: [2, 2] });
    expect(new ZeroPadding1D()(tf.ones([1, 2, 1])).shape).toEqual([1, 4, 1]);
  });

  test("channels_first has the steps last", () => {
    const layer = new ZeroPadding1D({ data_format: "channels_first" });

    expect(layer(tf.tensor([[[5, 6]]]))).toBeAllClose([[[0, 5, 6, 0]]]);
  });
});
