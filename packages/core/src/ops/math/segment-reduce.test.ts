import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ShapeError } from "../../errors.ts";
import { KerasTensor } from "../../tensor.ts";
import * as ops from "../index.ts";

const data = tf.tensor2d([
  [1, 8],
  [2, 4],
  [3, 2],
]);

describe("segment reductions", () => {
  test("rows with the same id come together; segments without rows hold the start value", () => {
    expect(ops.segmentSum(data, [2, 0, 2])).toBeAllClose([
      [2, 4],
      [0, 0],
      [4, 10],
    ]);
    expect(ops.segmentProd(data, [1, 1, 1], { num_segments: 2 })).toBeAllClose([
      [1, 1],
      [6, 64],
    ]);
    const lowest = -3.4028234663852886e38;
    expect(ops.segmentMax(data, [1, 1, 1])).toBeAllClose([
      [lowest, lowest],
      [3, 8],
    ]);
    expect(ops.segmentMin(tf.tensor1d([4, 5], "int32"), [1, -1])).toBeAllClose([2 ** 31 - 1, 4]);
  });

  test("an unknown number of segments stays unknown", () => {
    const ids = new KerasTensor([null], "int32");
    const rows = new KerasTensor([null, 2], "float32");
    expect(ops.segmentSum(rows, ids).shape).toEqual([null, 2]);
    expect(ops.segmentMax(rows, ids, { num_segments: 3 }).shape).toEqual([3, 2]);
  });

  test("refuses another number of ids than rows, and ids that are no vector", () => {
    expect(() => ops.segmentSum(data, [0, 1])).toThrow(/shapes \(2,\) and \(3, 2\)/);
    expect(() => ops.segmentMin(data, data)).toThrow(ShapeError);
  });

  test("extractSequences drops what does not fill a sequence", () => {
    const open = new KerasTensor([2, null], "float32");
    expect(ops.extractSequences(tf.tensor1d([1, 2, 3, 4]), 3, 2)).toBeAllClose([[1, 2, 3]]);
    expect(ops.extractSequences(tf.tensor1d([1, 2]), 3, 2).shape).toEqual([0, 3]);
    expect(ops.extractSequences(open, 3, 2).shape).toEqual([2, null, 3]);
    expect(() => ops.extractSequences(tf.scalar(1), 1, 1)).toThrow(ShapeError);
  });
});
