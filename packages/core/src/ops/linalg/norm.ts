/** @file ops.norm */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, type Field, refuse } from "../../config/field.ts";
import { isFloat } from "../../dtype.ts";
import { ConfigError, ShapeError } from "../../errors.ts";
import type { Json } from "../../json.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type Axes, axesOrAll, canonicalAxes } from "../numpy/axes.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { singularValues } from "./svd.ts";

/** A number, `fro` or `nuc`; null is the Euclidean norm. */
export type NormOrder = number | "fro" | "nuc" | null;

const order: Field<NormOrder, NormOrder, false> = {
  required: false,
  initial: null,
  parse: (value, place) =>
    value === null || typeof value === "number" || value === "fro" || value === "nuc"
      ? value
      : refuse(place, 'must be a number, "fro", "nuc" or null', value),
  serialize: (value) => value as Json,
};

const matrixOrders: readonly NormOrder[] = [
  null,
  "fro",
  "nuc",
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1,
  -1,
  2,
  -2,
];

/** The axes to fold: one for vectors, two for matrices. @throws ShapeError @throws ConfigError */
function foldedAxes(shape: Shape, ord: NormOrder, axis: Axes): number[] {
  const axes = canonicalAxes(axis, shape.length, "norm");
  if (axes.length !== 1 && axes.length !== 2) {
    throw new ShapeError(
      `norm: axis must name one axis or two. Received: axis=${JSON.stringify(axis)} for shape ${formatShape(shape)}.`,
    );
  }
  const good = axes.length === 1 ? typeof ord !== "string" : matrixOrders.includes(ord);
  if (!good) {
    const what = axes.length === 1 ? "vectors" : "matrices";
    throw new ConfigError(
      `norm: there is no such norm of ${what}. Received: ord=${JSON.stringify(ord)}.`,
    );
  }
  return axes;
}

function euclidean(x: Tensor, axes: number[]): Tensor {
  return tf.sqrt(tf.sum(tf.square(x), axes, true));
}

function vectorNorm(x: Tensor, ord: number | null, axes: number[]): Tensor {
  if (ord === null || ord === 2) return euclidean(x, axes);
  if (ord === Number.POSITIVE_INFINITY) return tf.max(tf.abs(x), axes, true);
  if (ord === Number.NEGATIVE_INFINITY) return tf.min(tf.abs(x), axes, true);
  if (ord === 0) return tf.sum(tf.cast(tf.notEqual(x, 0), "float32"), axes, true);
  return tf.pow(tf.sum(tf.pow(tf.abs(x), ord), axes, true), 1 / ord);
}

/** Norms that are the largest or smallest row or column of a matrix. */
function sumNorm(x: Tensor, ord: number, [row, column]: [number, number]): Tensor {
  const [summed, chosen] = Math.abs(ord) === 1 ? [row, column] : [column, row];
  const sums = tf.sum(tf.abs(x), [summed], true);
  return ord > 0 ? tf.max(sums, [chosen], true) : tf.min(sums, [chosen], true);
}

/** Norms that singular values give. */
function spectralNorm(x: Tensor, ord: NormOrder, axes: [number, number]): Tensor {
  const others = x.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
  const values = singularValues(tf.transpose(x, [...others, ...axes]));
  const fold = ord === "nuc" ? tf.sum : ord === 2 ? tf.max : tf.min;
  const shape = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
  return tf.reshape(fold(values, -1), shape);
}

/** The norm over one axis or two, which stay with size 1. */
function foldNorm(x: Tensor, ord: NormOrder, axes: number[]): Tensor {
  if (axes.length === 1) return vectorNorm(x, ord as number | null, axes);
  const pair = axes as [number, number];
  if (ord === null || ord === "fro") return euclidean(x, axes);
  if (ord === "nuc" || Math.abs(ord) === 2) return spectralNorm(x, ord, pair);
  return sumNorm(x, ord, pair);
}

/** The norm over axes that stay with size 1. @throws ShapeError @throws ConfigError */
export function normOver(x: Tensor, ord: NormOrder, axis: Axes): Tensor {
  return foldNorm(x, ord, foldedAxes(x.shape, ord, axis));
}

export const Norm = defineOp({
  className: "Norm",
  module: "linalg",
  inputs: ["x"],
  fields: { ord: order, axis: axesOrAll, keepdims: boolean(false) },
  compute: ([x], { ord, axis, keepdims }) => {
    const tensor = tf.cast(toTensor(x), "float32");
    const axes = foldedAxes(tensor.shape, ord, axis);
    const norm = foldNorm(tensor, ord, axes);
    return keepdims ? norm : tf.squeeze(norm, axes);
  },
  infer: ([x], { ord, axis, keepdims }) => {
    const { shape, dtype } = specOf(x);
    const axes = foldedAxes(shape, ord, axis);
    const kept = keepdims
      ? shape.map((size, i) => (axes.includes(i) ? 1 : size))
      : shape.filter((_, i) => !axes.includes(i));
    return { shape: kept, dtype: isFloat(dtype) ? dtype : "float32" };
  },
});

interface NormOptions {
  /** The Euclidean norm by default. */
  readonly ord?: NormOrder | undefined;
  /** One axis for norms of vectors, two for norms of matrices; null for all. */
  readonly axis?: Axes | undefined;
  readonly keepdims?: boolean | undefined;
}

/** The norm of vectors or matrices. @see keras.ops.norm @throws ShapeError @throws ConfigError */
export function norm<T extends AnyTensor>(x: T, options: NormOptions = {}): Same<T> {
  return Norm.apply([x], options) as Same<T>;
}
