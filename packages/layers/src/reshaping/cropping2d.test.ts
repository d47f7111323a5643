import { KerasTensor } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Cropping2D } from "./cropping2d.ts";

checkLayer(Cropping2D, {
  config: {
    cropping: [
      [1, 2],
      [0, 1],
    ],
  },
  inputShape: [2, 6, 7, 3],
  outputShape: [2, 3, 6, 3],
  weights: {},
  invalid: { cropping: -1, data_format: "first" },
});

describe("Cropping2D", () => {
  test("cuts off rows and columns", () => {
    const image = tf.reshape(tf.range(0, 12), [1, 3, 4, 1]);

    expect(
      tf.squeeze(
        new Cropping2D({
          cropping: [
            [1, 0],
            [0, 2],
          ],
        })(image),
      ),
    ).toBeAllClose([
      [4, 5],
      [8, 9],
    ]);
    expect(new Cropping2D()(image)).toBeAllClose(image);
  });

  test("channels_first keeps the channels behind the batch", () => {
    const layer = new Cropping2D({ cropping: [1, 0], data_format: "channels_first" });

    expect(layer(new KerasTensor([null, 3, 4, null], "float32")).shape).toEqual([null, 3, 2, null]);
  });
});
