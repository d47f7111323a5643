import { ShapeError } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { type BoundingBoxFormat, clipToImage, convertFormat } from "./bounding-boxes.ts";

const size = { height: 10, width: 20 };
const box = [2, 1, 8, 9];

test.each<[BoundingBoxFormat, number[]]>([
  ["xyxy", box],
  ["yxyx", [1, 2, 9, 8]],
  ["xywh", [2, 1, 6, 8]],
  ["center_xywh", [5, 5, 6, 8]],
  ["center_yxhw", [5, 5, 8, 6]],
  ["rel_xyxy", [0.1, 0.1, 0.4, 0.9]],
  ["rel_yxyx", [0.1, 0.1, 0.9, 0.4]],
  ["rel_xywh", [0.1, 0.1, 0.3, 0.8]],
  ["rel_center_xywh", [0.25, 0.5, 0.3, 0.8]],
])("%s and back", (format, expected) => {
  const there = convertFormat(tf.tensor([box]), "xyxy", format, size);

  expect(there).toBeAllClose([expected]);
  expect(convertFormat(there, format, "xyxy", size)).toBeAllClose([box]);
});

test("between relative formats", () => {
  const boxes = tf.tensor([[0.1, 0.2, 0.4, 0.6]]);

  expect(convertFormat(boxes, "rel_xyxy", "rel_xywh", size)).toBeAllClose([[0.1, 0.2, 0.3, 0.4]]);
});

test("a box of which nothing is left in the image gets the label -1", () => {
  const boxes = tf.tensor([
    [-5, -5, 5, 5],
    [30, 0, 40, 5],
  ]);
  const clipped = clipToImage({ boxes, labels: tf.tensor([1, 2], [2], "int32") }, size);

  expect(clipped.boxes).toBeAllClose([
    [0, 0, 5, 5],
    [20, 0, 20, 5],
  ]);
  expect(clipped.labels).toBeAllClose([1, -1]);
});

test("refuses boxes without four numbers", () => {
  expect(() => convertFormat(tf.zeros([1, 3]), "xyxy", "xywh", size)).toThrow(ShapeError);
});
