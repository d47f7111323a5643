import { KerasTensor } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ZeroPadding2D } from "./zero-padding2d.ts";

checkLayer(ZeroPadding2D, {
  config: {
    padding: [
      [1, 2],
      [0, 1],
    ],
  },
  inputShape: [2, 6, 7, 3],
  outputShape: [2, 9, 8, 3],
  weights: {},
  invalid: { padding: -1, data_format: "first" },
});

describe("ZeroPadding2D", () => {
  test("adds zeros on each side of the image", () => {
    const layer = new ZeroPadding2D({
      padding: [
        [1, 0],
        [0, 2],
      ],
    });

    expect(tf.squeeze(layer(tf.tensor([[[[5], [6]]]])))).toBeAllClose([
      [0, 0, 0, 0],
      [5, 6, 0, 0],
    ]);
  });

  test("a number for an axis is for both of its sides", () => {
    expect(new ZeroPadding2D({ padding: [1, 2] }).getConfig()).toMatchObject({
      padding: [
        [1, 1],
        [2, 2],
      ],
    });
  });

  test("channels_first keeps the channels behind the batch", () => {
    const layer = new ZeroPadding2D({ padding: [1, 2], data_format: "channels_first" });

    expect(layer(new KerasTensor([null, 3, 4, null], "int32"))).toMatchObject({
      shape: [null, 3, 6, null],
      dtype: "int32",
    });
  });
});
