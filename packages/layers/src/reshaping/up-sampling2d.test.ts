import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { UpSampling2D } from "./up-sampling2d.ts";

checkLayer(UpSampling2D, {
  config: { size: [2, 3] },
  inputShape: [2, 6, 7, 3],
  outputShape: [2, 12, 21, 3],
  weights: {},
  invalid: { size: 0, data_format: "first", interpolation: "cubic" },
});

describe("UpSampling2D", () => {
  test("nearest repeats rows and columns", () => {
    const y = new UpSampling2D({ size: [1, 2] })(tf.tensor([[[[1], [2]]]]));

    expect(y).toBeAllClose([[[[1], [1], [2], [2]]]]);
  });

  test("bilinear interpolates between the centres of pixels", () => {
    const layer = new UpSampling2D({ size: [1, 2], interpolation: "bilinear" });

    expect(layer(tf.tensor([[[[0], [4]]]]))).toBeAllClose([[[[0], [1], [3], [4]]]]);
  });

  test("channels_first keeps the channels behind the batch, whatever the interpolation", () => {
    const x = tf.tensor([[[[0, 4]], [[8, 8]]]]);
    const options = { size: [1, 2], data_format: "channels_first" } as const;

    expect(new UpSampling2D(options)(x)).toBeAllClose([[[[0, 0, 4, 4]], [[8, 8, 8, 8]]]]);
    expect(new UpSampling2D({ ...options, interpolation: "bilinear" })(x)).toBeAllClose([
      [[[0, 1, 3, 4]], [[8, 8, 8, 8]]],
    ]);
  });
});
