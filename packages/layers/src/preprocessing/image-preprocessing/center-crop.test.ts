import { readFileSync } from "node:fs";
import { KerasTensor } from "@kmr-js/core";
import { checkLayer, fixture, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { CenterCrop, type CenterCropArgs } from "./center-crop.ts";

checkLayer(CenterCrop, {
  config: { height: 2, width: 3, bounding_box_format: "xyxy" },
  inputShape: [2, 4, 5, 3],
  outputShape: [2, 2, 3, 3],
  weights: {},
  invalid: { height: 0, width: 1.5, data_format: "last" },
});

interface Case {
  readonly class: string;
  readonly config: CenterCropArgs;
  readonly shape: number[];
  readonly values: number[][][][];
}
const cases: Case[] = JSON.parse(
  readFileSync(fixture("preprocessing/image-sizes.json"), "utf8"),
).cases.filter((entry: Case) => entry.class === "CenterCrop");

const images = tf.zeros([1, 10, 20, 3]);
const boxes = tf.tensor([
  [
    [2, 1, 8, 9],
    [0, 0, 0, 0],
    [15, 5, 25, 12],
  ],
]);
const labels = tf.tensor([1, 2, 4], [1, 3], "int32");

/** The numbers are those of Keras 3.15.1. */
describe("CenterCrop", () => {
  test.each(cases)("$config of $shape computes Keras's numbers", ({ config, shape, values }) => {
    const layer = new CenterCrop(config);

    expect(layer(seededTensor(shape))).toBeAllClose(values);
    expect(layer(new KerasTensor(shape, "float32")).shape).toEqual(layer(tf.zeros(shape)).shape);
  });

  test("an odd margin is larger at the bottom and at the right", () => {
    const x = tf.reshape(tf.range(0, 12), [1, 3, 4, 1]);

    expect(new CenterCrop({ height: 2, width: 1 })(x)).toBeAllClose([[[[1]], [[5]]]]);
  });

  test("integers become floats", () => {
    expect(new CenterCrop({ height: 1, width: 1 })(tf.ones([2, 2, 1], "int32")).dtype).toBe(
      "float32",
    );
  });

  test.each([
    [
      6,
      [
        [0, 0, 3, 6],
        [0, 0, 0, 0],
        [9, 3, 9, 6],
      ],
      [1, -1, -1],
    ],
    [
      16,
      [
        [0, 1.6, 1.8, 14.4],
        [0, 0, 0, 0],
        [9, 8, 9, 16],
      ],
      [1, -1, -1],
    ],
  ])("cuts bounding boxes at the borders, height %i", (height, expected, left) => {
    const layer = new CenterCrop({ height, width: 9, bounding_box_format: "xyxy" });
    const result = layer.transform({ images, bounding_boxes: { boxes, labels } });

    expect(result.bounding_boxes?.boxes as tf.Tensor).toBeAllClose([expected]);
    expect(result.bounding_boxes?.labels as tf.Tensor).toBeAllClose([left]);
  });

  test("gives boxes in the format in which they came", () => {
    const layer = new CenterCrop({ height: 6, width: 9, bounding_box_format: "center_xywh" });
    const result = layer.transform({ images, bounding_boxes: { boxes, labels } });

    expect(result.bounding_boxes?.boxes as tf.Tensor).toBeAllClose([
      [
        [0.5, 1.75, 1, 3.5],
        [0, 0, 0, 0],
        [4.5, 3, 9, 6],
      ],
    ]);
    expect(result.bounding_boxes?.labels as tf.Tensor).toBeAllClose([[1, -1, 4]]);
  });
});
