import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ConfigError, ShapeError } from "../../errors.ts";
import { ellipsis, slice } from "../../slice.ts";
import { KerasTensor } from "../../tensor.ts";
import * as ops from "../index.ts";

const x = tf.tensor2d([
  [1, 2, 3],
  [4, 5, 6],
]);
const symbol = new KerasTensor([null, 5, 4], "int32");

describe("slice", () => {
  test("one bound is the end, as in Python", () => {
    expect(slice(3).indices(5)).toEqual({ start: 0, count: 3, step: 1 });
    expect(slice(null).indices(5)).toEqual({ start: 0, count: 5, step: 1 });
  });

  test("bounds outside are moved to the ends, negative ones count from the end", () => {
    expect(slice(-99, 99).indices(4)).toEqual({ start: 0, count: 4, step: 1 });
    expect(slice(99, null, -2).indices(4)).toEqual({ start: 3, count: 2, step: -2 });
    expect(slice(-1, -5, -1).indices(4)).toEqual({ start: 3, count: 4, step: -1 });
    expect(slice(2, 2).indices(4).count).toBe(0);
  });
});

describe("getItem", () => {
  test("an integer drops its axis, null adds one, a slice keeps it", () => {
    expect(ops.getItem(x, [-1, null, slice(1, null)])).toBeAllClose([[5, 6]]);
    expect(ops.getItem(x, 0)).toBeAllClose([1, 2, 3]);
  });

  test("an ellipsis stands for the axes that are left, also for none", () => {
    expect(ops.getItem(x, [ellipsis, 0])).toBeAllClose([1, 4]);
    expect(ops.getItem(x, [1, "...", 2])).toBeAllClose(6);
    expect(ops.getItem(x, "...")).toBeAllClose(x);
  });

  test("takes slices as dictionaries, and a scalar tensor as integer", () => {
    expect(ops.getItem(x, [{ start: 1 }, { step: -1 }])).toBeAllClose([[6, 5, 4]]);
    expect(ops.getItem(x, [slice(null), tf.scalar(1, "int32")])).toBeAllClose([2, 5]);
  });

  test("an axis without items gives an empty tensor", () => {
    expect(ops.getItem(x, slice(2, null)).shape).toEqual([0, 3]);
    expect(ops.getItem(tf.zeros([0, 3]), [slice(null, null, -1), 1]).shape).toEqual([0]);
  });

  test("a scalar takes new axes only", () => {
    expect(ops.getItem(tf.scalar(7), [null, "..."])).toBeAllClose([7]);
    expect(() => ops.getItem(tf.scalar(7), 0)).toThrow(ShapeError);
  });

  test("slices of an unknown size have unknown sizes", () => {
    const y = ops.getItem(symbol, [slice(2), slice(null, null, 2), null]);
    expect([y.shape, y.dtype]).toEqual([[null, 3, 1, 4], "int32"]);
    expect(ops.getItem(symbol, 3).shape).toEqual([5, 4]);
  });

  test("refuses an index outside, and too many items", () => {
    expect(() => ops.getItem(x, [2, 0])).toThrow(/index 2 is out of bounds for an axis of size 2/);
    expect(() => ops.getItem(symbol, [0, -6])).toThrow(ShapeError);
    expect(() => ops.getItem(symbol, [0, 0, 0, 0])).toThrow(ShapeError);
    expect(() => ops.getItem(symbol, ["...", 0, "..."])).toThrow(/2 ellipses/);
  });

  test("refuses a list of indices, a fraction and a step of 0", () => {
    expect(() => ops.getItem(x, [tf.tensor1d([0, 1], "int32")])).toThrow(/take\(\) picks/);
    expect(() => ops.getItem(x, 0.5)).toThrow(ConfigError);
    expect(() => ops.getItem(x, slice(0, 2, 0))).toThrow(/step of a slice must not be 0/);
  });
});
