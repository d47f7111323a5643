/** @file Ops that order values: ops.sort, ops.argsort, ops.argpartition */
import * as tf from "@tensorflow/tfjs-core";
import { integer } from "../../config/field.ts";
import type { DType } from "../../dtype.ts";
import { canonicalAxis } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { pick } from "../gather-scatter.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { flatShape, lastAxisOrFlat } from "./axes.ts";

/** Ascending order, NaN last. Sorting by it is stable. */
function compare(a: number, b: number): number {
  if (a === b) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : 1;
}

/** For each row of length `size`, the columns in ascending order of their values. */
function sortedColumns(values: ArrayLike<number>, size: number): Int32Array {
  const columns = new Int32Array(values.length);
  for (let start = 0; start < values.length; start += size) {
    const row = columns.subarray(start, start + size);
    for (let i = 0; i < size; i++) row[i] = i;
    row.sort((a, b) => compare(values[start + a] as number, values[start + b] as number) || a - b);
  }
  return columns;
}

/** Calls `f` on the tensor with `axis` as its last one, and puts the axis back. */
function onLastAxis(x: Tensor, axis: number, f: (rows: Tensor) => Tensor): Tensor {
  const last = x.rank - 1;
  if (axis === last) return f(x);
  const order = x.shape.map((_, i) => (i === axis ? last : i === last ? axis : i));
  return tf.transpose(f(tf.transpose(x, order)), order);
}

function argsortRows(rows: Tensor): Tensor {
  const columns = sortedColumns(rows.dataSync(), rows.shape.at(-1) as number);
  return tf.tensor(columns, rows.shape, "int32");
}

function sortRows(rows: Tensor): Tensor {
  const size = rows.shape.at(-1) as number;
  const columns = sortedColumns(rows.dataSync(), size);
  const places = columns.map((column, i) => i - (i % size) + column);
  return pick(rows, places, rows.shape);
}

/** An op along the axis of its config, or on the flattened input. */
function alongAxis<F extends { axis: typeof lastAxisOrFlat }>(
  className: string,
  fields: F,
  f: (rows: Tensor) => Tensor,
  outputDType: (dtype: DType) => DType,
): DefinedOp<F> {
  const what = `${className.toLowerCase()}: axis`;
  const axisOf = (config: unknown): number | null =>
    (config as { readonly axis: number | null }).axis;
  return defineOp<F>({
    className,
    module: "numpy",
    inputs: ["x"],
    fields,
    compute: ([x], config) => {
      const tensor = toTensor(x);
      const axis = axisOf(config);
      if (axis === null || tensor.rank === 0) return f(tf.reshape(tensor, [-1]));
      return onLastAxis(tensor, canonicalAxis(axis, tensor.rank, what), f);
    },
    infer: ([x], config) => {
      const { shape, dtype } = specOf(x);
      const axis = axisOf(config);
      if (axis === null) return { shape: flatShape(shape), dtype: outputDType(dtype) };
      canonicalAxis(axis, shape.length, what);
      return { shape, dtype: outputDType(dtype) };
    },
  });
}

const same = (dtype: DType): DType => dtype;
const toInt32 = (): DType => "int32";

export const Sort = alongAxis("Sort", { axis: lastAxisOrFlat }, sortRows, same);
export const Argsort = alongAxis("Argsort", { axis: lastAxisOrFlat }, argsortRows, toInt32);
export const Argpartition = alongAxis(
  "Argpartition",
  { kth: integer(), axis: lastAxisOrFlat },
  argsortRows,
  toInt32,
);

interface AxisOption {
  readonly axis?: number | null | undefined;
}

/** The values in ascending order along `axis`; null flattens first. @see keras.ops.sort @throws ShapeError */
export function sort<T extends AnyTensor>(x: T, options: AxisOption = {}): Same<T> {
  return Sort.apply([x], options) as Same<T>;
}
/** The indices that sort; equal values keep their order. @see keras.ops.argsort @throws ShapeError */
export function argsort<T extends AnyTensor>(x: T, options: AxisOption = {}): Same<T> {
  return Argsort.apply([x], options) as Same<T>;
}
/**
 * Indices that put the `kth` smallest value in its sorted place, smaller ones before it, larger ones behind.
 * @see keras.ops.argpartition
 * @remarks Differs from Keras: both sides come sorted. Keras leaves their order open, and its TensorFlow backend
 * cuts the values down to integers first.
 */
export function argpartition<T extends AnyTensor>(
  x: T,
  kth: number,
  options: AxisOption = {},
): Same<T> {
  return Argpartition.apply([x], { kth, ...options }) as Same<T>;
}
