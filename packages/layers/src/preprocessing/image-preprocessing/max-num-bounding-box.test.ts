import { KerasTensor } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { MaxNumBoundingBoxes } from "./max-num-bounding-box.ts";

checkLayer(MaxNumBoundingBoxes, {
  config: { max_number: 3, bounding_box_format: "xyxy" },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { max_number: 0 },
});

describe("MaxNumBoundingBoxes", () => {
  const images = tf.ones([1, 4, 4, 3]);
  const boxes = tf.tensor([
    [
      [0, 0, 1, 1],
      [1, 1, 2, 2],
    ],
  ]);
  const labels = tf.tensor([[5, 6]], [1, 2], "int32");
  const run = (maxNumber: number): ReturnType<MaxNumBoundingBoxes["transform"]> =>
    new MaxNumBoundingBoxes({ max_number: maxNumber, bounding_box_format: "xyxy" }).transform({
      images,
      bounding_boxes: { boxes, labels },
    });

  test("fills up what is missing", () => {
    const result = run(3).bounding_boxes;

    expect(result?.boxes as tf.Tensor).toBeAllClose([
      [
        [0, 0, 1, 1],
        [1, 1, 2, 2],
        [-1, -1, -1, -1],
      ],
    ]);
    expect(result?.labels as tf.Tensor).toBeAllClose([[5, 6, -1]]);
  });

  test("cuts off what is too much", () => {
    expect(run(1).bounding_boxes?.labels as tf.Tensor).toBeAllClose([[5]]);
  });

  test("the symbolic boxes have the number, the images their shape", () => {
    const layer = new MaxNumBoundingBoxes({ max_number: 7, bounding_box_format: "xyxy" });
    const outputs = layer.invoke({
      images: new KerasTensor([null, 4, 4, 3], "float32"),
      bounding_boxes: {
        boxes: new KerasTensor([null, null, 4], "float32"),
        labels: new KerasTensor([null, null], "int32"),
      },
    });

    expect(outputs).toMatchObject({
      images: { shape: [null, 4, 4, 3] },
      bounding_boxes: {
        boxes: { shape: [null, 7, 4] },
        labels: { shape: [null, 7], dtype: "int32" },
      },
    });
  });
});
