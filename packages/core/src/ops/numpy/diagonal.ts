/** @file Ops on diagonals: ops.diag, ops.diagflat, ops.diagonal, ops.trace */
import * as tf from "@tensorflow/tfjs-core";
import { integer } from "../../config/field.ts";
import type { DType } from "../../dtype.ts";
import { ShapeError } from "../../errors.ts";
import { canonicalAxis, formatShape, type Shape, sizeOf } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { gatherAlong, scatterNd } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { flatShape } from "./axes.ts";

/** How many values lie on a diagonal; 0 when it lies outside. */
function diagonalSize(rows: number | null, columns: number | null, offset: number): number | null {
  if (rows === null || columns === null) return null;
  const [down, across] = offset < 0 ? [rows + offset, columns] : [rows, columns - offset];
  return Math.max(0, Math.min(down, across));
}

/** Where a diagonal begins. */
function startOf(offset: number): [row: number, column: number] {
  return [Math.max(0, -offset), Math.max(0, offset)];
}

/** The two axes of the matrices. @throws ShapeError unless they are different axes of the input. */
function matrixAxes(shape: Shape, axis1: number, axis2: number, op: string): [number, number] {
  if (shape.length < 2) {
    throw new ShapeError(
      `${op}: the input must have rank 2 or more. Received: shape ${formatShape(shape)}.`,
    );
  }
  const first = canonicalAxis(axis1, shape.length, `${op}: axis1`);
  const second = canonicalAxis(axis2, shape.length, `${op}: axis2`);
  if (first !== second) return [first, second];
  throw new ShapeError(
    `${op}: axis1 and axis2 must be different axes. Received: axis1=${axis1}, axis2=${axis2}.`,
  );
}

interface Diagonals {
  readonly offset: number;
  readonly axis1: number;
  readonly axis2: number;
}

function diagonalShape(shape: Shape, { offset, axis1, axis2 }: Diagonals, op: string): Shape {
  const [first, second] = matrixAxes(shape, axis1, axis2, op);
  const rest = shape.filter((_, i) => i !== first && i !== second);
  return [...rest, diagonalSize(shape[first] ?? null, shape[second] ?? null, offset)];
}

/** The diagonals of the matrices along two axes, as last axis. */
function takeDiagonals(x: Tensor, config: Diagonals, op: string): Tensor {
  const shape = diagonalShape(x.shape, config, op) as number[];
  const [first, second] = matrixAxes(x.shape, config.axis1, config.axis2, op);
  const rest = x.shape.map((_, i) => i).filter((i) => i !== first && i !== second);
  const columns = x.shape[second] as number;
  const [row, column] = startOf(config.offset);
  const places = Array.from(
    { length: shape.at(-1) as number },
    (_, i) => (row + i) * columns + column + i,
  );
  const matrices = tf.reshape(tf.transpose(x, [...rest, first, second]), [
    sizeOf(shape.slice(0, -1)),
    (x.shape[first] as number) * columns,
  ]);
  return tf.reshape(gatherAlong(matrices, tf.tensor1d(places, "int32"), 1), shape);
}

/** A matrix of zeros with `values` on a diagonal. */
function toMatrix(values: Tensor, offset: number): Tensor {
  const size = values.size + Math.abs(offset);
  const [row, column] = startOf(offset);
  const places = Array.from({ length: values.size }, (_, i) => [row + i, column + i]);
  return scatterNd(tf.tensor2d(places, [values.size, 2], "int32"), values, [size, size]);
}

function matrixShape(size: number | null | undefined, offset: number): Shape {
  const side = size === null || size === undefined ? null : size + Math.abs(offset);
  return [side, side];
}

const MAIN = { axis1: 0, axis2: 1 };

function checkDiag(shape: Shape): void {
  if (shape.length === 1 || shape.length === 2) return;
  throw new ShapeError(
    `diag: the input must have rank 1 or 2. Received: shape ${formatShape(shape)}.`,
  );
}

export const Diag = defineOp({
  className: "Diag",
  module: "numpy",
  inputs: ["x"],
  fields: { k: integer(0) },
  compute: ([x], { k }) => {
    const tensor = toTensor(x);
    checkDiag(tensor.shape);
    return tensor.rank === 1
      ? toMatrix(tensor, k)
      : takeDiagonals(tensor, { ...MAIN, offset: k }, "diag");
  },
  infer: ([x], { k }) => {
    const { shape, dtype } = specOf(x);
    checkDiag(shape);
    if (shape.length === 1) return { shape: matrixShape(shape[0], k), dtype };
    return { shape: diagonalShape(shape, { ...MAIN, offset: k }, "diag"), dtype };
  },
});

export const Diagflat = defineOp({
  className: "Diagflat",
  module: "numpy",
  inputs: ["x"],
  fields: { k: integer(0) },
  compute: ([x], { k }) => toMatrix(tf.reshape(toTensor(x), [-1]), k),
  infer: ([x], { k }) => {
    const { shape, dtype } = specOf(x);
    return { shape: matrixShape(flatShape(shape)[0], k), dtype };
  },
});

const diagonals = { offset: integer(0), axis1: integer(0), axis2: integer(1) };

export const Diagonal = defineOp({
  className: "Diagonal",
  module: "numpy",
  inputs: ["x"],
  fields: diagonals,
  compute: ([x], config) => takeDiagonals(toTensor(x), config, "diagonal"),
  infer: ([x], config) => {
    const { shape, dtype } = specOf(x);
    return { shape: diagonalShape(shape, config, "diagonal"), dtype };
  },
});

/** The dtype of a sum: small integers are widened. */
function sumDType(dtype: DType): DType {
  if (dtype === "bool" || dtype === "int8" || dtype === "int16") return "int32";
  return dtype === "uint8" || dtype === "uint16" ? "uint32" : dtype;
}

export const Trace = defineOp({
  className: "Trace",
  module: "numpy",
  inputs: ["x"],
  fields: diagonals,
  compute: ([x], config) => tf.sum(takeDiagonals(toTensor(x), config, "trace"), -1),
  infer: ([x], config) => {
    const { shape, dtype } = specOf(x);
    return { shape: diagonalShape(shape, config, "trace").slice(0, -1), dtype: sumDType(dtype) };
  },
});

type Options = { readonly [K in keyof Diagonals]?: number | undefined };

/** The diagonal `k` of a matrix, or a matrix with a vector on it. @see keras.ops.diag @throws ShapeError for another rank. */
export function diag<T extends AnyTensor>(
  x: T,
  options: { readonly k?: number | undefined } = {},
): Same<T> {
  return Diag.apply([x], options) as Same<T>;
}
/** A matrix with the flattened values on its diagonal `k`. @see keras.ops.diagflat */
export function diagflat<T extends AnyTensor>(
  x: T,
  options: { readonly k?: number | undefined } = {},
): Same<T> {
  return Diagflat.apply([x], options) as Same<T>;
}
/** The diagonals of the matrices along two axes, as last axis. @see keras.ops.diagonal @throws ShapeError */
export function diagonal<T extends AnyTensor>(x: T, options: Options = {}): Same<T> {
  return Diagonal.apply([x], options) as Same<T>;
}
/** The sums of these diagonals. @see keras.ops.trace @throws ShapeError */
export function trace<T extends AnyTensor>(x: T, options: Options = {}): Same<T> {
  return Trace.apply([x], options) as Same<T>;
}
