import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { AutoContrast } from "./auto-contrast.ts";

checkLayer(AutoContrast, {
  config: { value_range: [-1, 1] },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { value_range: [1] },
});

describe("AutoContrast", () => {
  test("stretches each channel of each image, at inference too", () => {
    const x = tf.tensor([10, 5, 20, 5, 30, 6, 50, 7], [1, 2, 2, 2]);

    expect(new AutoContrast()(x, { training: false })).toBeAllClose([
      [
        [
          [0, 0],
          [63.75, 0],
        ],
        [
          [127.5, 127.5],
          [255, 255],
        ],
      ],
    ]);
  });

  test("a channel of one value stays as it is", () => {
    expect(new AutoContrast()(tf.fill([1, 2, 2, 1], 7))).toBeAllClose(tf.fill([1, 2, 2, 1], 7));
  });
});
