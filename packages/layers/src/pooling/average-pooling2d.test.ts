import { KerasTensor } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { AveragePooling2D } from "./average-pooling2d.ts";

checkLayer(AveragePooling2D, {
  config: { pool_size: [3, 2], strides: [2, 1] },
  inputShape: [2, 6, 7, 3],
  outputShape: [2, 2, 6, 3],
  weights: {},
  invalid: { pool_size: 0, strides: 1.5, padding: "causal", data_format: "first" },
});

const image = tf.reshape(tf.range(0, 16), [1, 4, 4, 1]);

describe("AveragePooling2D", () => {
  test("folds each square", () => {
    expect(new AveragePooling2D({ pool_size: 2 })(image)).toBeAllClose([
      [
        [[2.5], [4.5]],
        [[10.5], [12.5]],
      ],
    ]);
  });

  test("channels_first has the channels behind the batch", () => {
    const layer = new AveragePooling2D({ pool_size: 2, data_format: "channels_first" });

    expect(layer(tf.transpose(image, [0, 3, 1, 2]))).toBeAllClose([
      [
        [
          [2.5, 4.5],
          [10.5, 12.5],
        ],
      ],
    ]);
    expect(layer(new KerasTensor([null, 3, 4, null], "float32")).shape).toEqual([null, 3, 2, null]);
  });

  test("refuses a window larger than the input", () => {
    expect(() => new AveragePooling2D({ pool_size: 5 })(image)).toThrow(/window \(5, 5\)/);
  });
});
