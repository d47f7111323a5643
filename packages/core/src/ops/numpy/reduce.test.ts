import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ShapeError } from "../../errors.ts";
import { KerasTensor } from "../../tensor.ts";
import * as ops from "../index.ts";

const x = tf.tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const symbol = new KerasTensor([null, 3], "float32");

describe("reductions", () => {
  test.each([
    ["sum", ops.sum, 21, [6, 15]],
    ["mean", ops.mean, 3.5, [2, 5]],
    ["max", ops.max, 6, [3, 6]],
    ["min", ops.min, 1, [1, 4]],
    ["prod", ops.prod, 720, [6, 120]],
  ])("%s folds all axes, or the one it is given", (_, op, all, rows) => {
    expect(op(x)).toBeAllClose(all);
    expect(op(x, { axis: -1 })).toBeAllClose(rows);
    expect(op(symbol).shape).toEqual([]);
    expect(op(symbol, { axis: -1 }).shape).toEqual([null]);
  });

  test("keepdims leaves size 1, and several axes fold at once", () => {
    expect(ops.sum(x, { axis: 0, keepdims: true })).toBeAllClose([[5, 7, 9]]);
    expect(ops.sum(symbol, { axis: [0, 1], keepdims: true }).shape).toEqual([1, 1]);
  });

  test("the mean of integers is a float, the sum of booleans an integer", () => {
    expect(ops.mean(tf.tensor([1, 2], [2], "int32"))).toBeAllClose(1.5);
    expect(ops.mean(new KerasTensor([2], "int32")).dtype).toBe("float32");
    expect(ops.sum(new KerasTensor([2], "bool")).dtype).toBe("int32");
  });

  test("refuses an axis that the input has not", () => {
    expect(() => ops.sum(symbol, { axis: 2 })).toThrow(ShapeError);
  });
});
