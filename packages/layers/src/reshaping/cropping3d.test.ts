import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Cropping3D } from "./cropping3d.ts";

checkLayer(Cropping3D, {
  config: {
    cropping: [
      [1, 2],
      [0, 1],
      [1, 0],
    ],
  },
  inputShape: [1, 5, 6, 7, 2],
  outputShape: [1, 2, 5, 6, 2],
  weights: {},
  invalid: { cropping: -1, data_format: "first" },
});

describe("Cropping3D", () => {
  test("cuts off all sides of the volume", () => {
    const volume = tf.reshape(tf.range(0, 27), [1, 3, 3, 3, 1]);

    expect(new Cropping3D()(volume)).toBeAllClose([[[[[13]]]]]);
  });

  test("channels_first keeps the channels behind the batch", () => {
    const layer = new Cropping3D({ cropping: [1, 0, [0, 2]], data_format: "channels_first" });

    expect(layer(tf.ones([1, 2, 3, 4, 5])).shape).toEqual([1, 2, 1, 4, 3]);
  });
});
