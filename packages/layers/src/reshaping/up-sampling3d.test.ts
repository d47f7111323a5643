import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { UpSampling3D } from "./up-sampling3d.ts";

checkLayer(UpSampling3D, {
  config: { size: [1, 2, 3] },
  inputShape: [1, 5, 6, 7, 2],
  outputShape: [1, 5, 12, 21, 2],
  weights: {},
  invalid: { size: 0, data_format: "first" },
});

describe("UpSampling3D", () => {
  test("repeats each value along each axis", () => {
    const y = new UpSampling3D({ size: [2, 1, 2] })(tf.tensor([1, 2], [1, 1, 1, 2, 1]));

    expect(tf.squeeze(y)).toBeAllClose([
      [1, 1, 2, 2],
      [1, 1, 2, 2],
    ]);
  });

  test("channels_first keeps the channels behind the batch", () => {
    const layer = new UpSampling3D({ size: [1, 2, 3], data_format: "channels_first" });

    expect(layer(tf.ones([1, 2, 3, 4, 5])).shape).toEqual([1, 2, 3, 8, 15]);
  });
});
