import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ShapeError, UnsupportedError } from "../../errors.ts";
import { KerasTensor } from "../../tensor.ts";
import * as ops from "../index.ts";

const symbol = new KerasTensor([null, 3, 4], "float32");
const indices = new KerasTensor([null, 2], "int32");
const line = tf.tensor1d([3, 1, 2]);

describe("take and takeAlongAxis", () => {
  test("symbolic indices put their shape in place of the axis", () => {
    expect(ops.take(symbol, indices, { axis: 1 }).shape).toEqual([null, null, 2, 4]);
    expect(ops.take(line, indices).shape).toEqual([null, 2]);
    expect(ops.takeAlongAxis(indices, indices, { axis: -1 }).shape).toEqual([null, 2]);
  });

  test("an index taken twice gets both gradients", () => {
    const loss = (x: tf.Tensor): tf.Scalar => tf.sum(tf.square(ops.take(x, [0, 0, -1])));
    expect(tf.grad(loss)(line)).toBeAllClose([12, 0, 4]);
  });

  test("the second derivative exists", () => {
    const slope = tf.grad((x: tf.Tensor) => tf.sum(tf.pow(ops.take(x, [0, 0]), 3)));
    expect(tf.grad((x: tf.Tensor) => tf.sum(slope(x)))(line)).toBeAllClose([36, 0, 0]);
  });

  test("refuses an axis that is not there, and other ranks", () => {
    expect(() => ops.take(symbol, 0, { axis: 3 })).toThrow(ShapeError);
    expect(() => ops.takeAlongAxis(symbol, indices, { axis: 0 })).toThrow(/the same rank/);
  });
});

describe("diagonals and triangles", () => {
  test("unknown sizes give unknown sizes", () => {
    expect(ops.diag(new KerasTensor([null], "float32"), { k: 1 }).shape).toEqual([null, null]);
    expect(ops.diagonal(symbol).shape).toEqual([4, null]);
    expect(ops.diagonal(symbol, { offset: 9, axis1: 1, axis2: 2 }).shape).toEqual([null, 0]);
    expect(ops.diagonal(tf.zeros([2, 3]), { offset: -5 }).shape).toEqual([0]);
    expect(ops.trace(symbol, { axis1: -1 }).shape).toEqual([null]);
  });

  test("refuses what is no matrix", () => {
    expect(() => ops.diag(symbol)).toThrow(/rank 1 or 2/);
    expect(() => ops.diagonal(line)).toThrow(ShapeError);
    expect(() => ops.trace(symbol, { axis1: 1, axis2: -2 })).toThrow(/different axes/);
    expect(() => ops.tril(line)).toThrow(ShapeError);
  });
});

describe("ops that order", () => {
  test("sort puts NaN last, and keeps the order of equals", () => {
    const x = tf.tensor1d([2, Number.NaN, 1, 2]);
    expect(ops.argsort(x)).toBeAllClose([2, 0, 3, 1]);
    expect(Array.from(ops.sort(x).dataSync())).toEqual([1, 2, 2, Number.NaN]);
    expect(ops.sort(symbol, { axis: null }).shape).toEqual([null]);
    expect(() => ops.sort(symbol, { axis: 3 })).toThrow(ShapeError);
  });

  test("argpartition puts the kth smallest in its place", () => {
    const x = tf.tensor1d([5, 1, 4, 2]);
    const [first, second] = ops.argpartition(x, 1).dataSync();
    expect([first, second]).toEqual([1, 3]);
    expect(ops.argpartition(symbol, 1).dtype).toBe("int32");
  });

  test("topK refuses a short axis; unknown ones pass", () => {
    const [values, places] = ops.topK(new KerasTensor([2, null], "int32"), 5);
    expect([values.shape, values.dtype, places.dtype]).toEqual([[2, 5], "int32", "int32"]);
    expect(() => ops.topK(symbol, 5)).toThrow(/at least k=5 values/);
  });

  test("inTopK is false for a target outside and for rows that are not finite", () => {
    const scores = tf.tensor2d([
      [1, 2],
      [1, Number.POSITIVE_INFINITY],
      [2, 1],
    ]);
    const hits = ops.inTopK(tf.tensor1d([2, 1, 0], "int32"), scores, 1);
    expect(Array.from(hits.dataSync())).toEqual([0, 0, 1]);
  });

  test("searchsorted wants a vector; one of unknown size gives int64", () => {
    const open = new KerasTensor([null], "float32");
    expect(ops.searchsorted(open, indices).dtype).toBe("int64");
    expect(ops.searchsorted(tf.tensor1d([1, 3]), tf.tensor2d([[0], [3]]))).toBeAllClose([[0], [1]]);
    expect(() => ops.searchsorted(symbol, indices)).toThrow(ShapeError);
    expect(() => ops.digitize(line, symbol)).toThrow(/bins must have rank 1/);
  });
});

describe("ops whose sizes depend on values", () => {
  test("nonzero and unique announce unknown sizes", () => {
    expect(ops.nonzero(symbol).map(({ shape }) => shape)).toEqual([[null], [null], [null]]);
    expect(ops.unique(symbol, { axis: 1, size: 2 }).shape).toEqual([null, 2, 4]);
    const [values, counts] = ops.unique(symbol, { return_counts: true });
    expect([values?.shape, counts?.dtype]).toEqual([[null], "int32"]);
  });

  test("unique keeps the order of first copies when it does not sort", () => {
    expect(ops.unique(line, { sorted: false })).toBeAllClose([3, 1, 2]);
    expect(() => ops.unique(symbol, { axis: 3 })).toThrow(ShapeError);
  });

  test("bincount counts vectors and rows, and refuses more axes", () => {
    expect(ops.bincount(new KerasTensor([null, 3], "int32")).shape).toEqual([null, null]);
    expect(ops.bincount(tf.tensor1d([], "int32"), { minlength: 2 })).toBeAllClose([0, 0]);
    expect(() => ops.bincount(tf.zeros([1, 1, 1], "int32"))).toThrow(/rank 1 or 2/);
  });

  test("histogram refuses a matrix; values on the last edge count", () => {
    const [counts, edges] = ops.histogram(tf.tensor1d([0, 1, 2]), { bins: 2 });
    expect(counts).toBeAllClose([1, 2]);
    expect(edges).toBeAllClose([0, 1, 2]);
    expect(() => ops.histogram(symbol)).toThrow(ShapeError);
  });
});

describe("grids, sizes and views", () => {
  test("meshgrid exchanges the first two axes unless told otherwise", () => {
    const open = new KerasTensor([null], "float32");
    const three = new KerasTensor([3], "int32");
    expect(ops.meshgrid([open, three]).map(({ shape }) => shape)).toEqual([
      [3, null],
      [3, null],
    ]);
    expect(ops.meshgrid([three])[0]?.shape).toEqual([3]);
  });

  test("size and ndim are scalars", () => {
    expect(ops.size(line)).toBeAllClose(3);
    expect(ops.ndim(tf.zeros([2, 2]))).toBeAllClose(2);
    expect(ops.ndim(symbol).shape).toEqual([]);
  });

  test("view reads the bits, and refuses dtypes that tfjs does not hold", () => {
    expect(ops.view(tf.tensor1d([1, -2]), { dtype: "int32" })).toBeAllClose([
      0x3f800000, -0x40000000,
    ]);
    expect(() => ops.view(symbol, { dtype: "int16" })).toThrow(UnsupportedError);
  });

  test("correlate and corrcoef want vectors and a matrix", () => {
    const open = new KerasTensor([null], "int32");
    const three = new KerasTensor([3], "int32");
    expect(ops.correlate(open, three).shape).toEqual([null]);
    expect(ops.correlate(three, new KerasTensor([5], "int32"), { mode: "full" }).shape).toEqual([
      7,
    ]);
    expect(ops.correlate(line, tf.tensor1d([1, 0, 0, 0]))).toBeAllClose([0, 3]);
    expect(() => ops.correlate(symbol, three)).toThrow(ShapeError);
    expect(ops.corrcoef(indices).shape).toEqual([null, null]);
    expect(() => ops.corrcoef(line)).toThrow(/rank 2/);
    expect(() => ops.vander(symbol)).toThrow(ShapeError);
  });
});
