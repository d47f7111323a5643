import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ZeroPadding3D } from "./zero-padding3d.ts";

checkLayer(ZeroPadding3D, {
  config: {
    padding: [
      [1, 2],
      [0, 1],
      [1, 0],
    ],
  },
  inputShape: [1, 5, 6, 7, 2],
  outputShape: [1, 8, 7, 8, 2],
  weights: {},
  invalid: { padding: -1, data_format: "first" },
});

describe("ZeroPadding3D", () => {
  test("adds zeros around the volume", () => {
    const y = new ZeroPadding3D()(tf.ones([1, 1, 1, 1, 1]));

    expect(y.shape).toEqual([1, 3, 3, 3, 1]);
    expect(tf.sum(y)).toBeAllClose(1);
    expect(tf.slice(y, [0, 1, 1, 1, 0], [1, 1, 1, 1, 1])).toBeAllClose([[[[[1]]]]]);
  });

  test("channels_first keeps the channels behind the batch", () => {
    const layer = new ZeroPadding3D({ padding: [1, 0, 2], data_format: "channels_first" });

    expect(layer(tf.ones([1, 2, 3, 4, 5])).shape).toEqual([1, 2, 5, 4, 9]);
  });
});
