/**
 * @file Sums of products over named axes, by matrix products: what matmul, tensordot and einsum compute.
 * tfjs's own einsum knows no ellipsis and multiplies before it sums, which needs memory for the whole product;
 * tfjs's gradient of a matrix product does not know broadcasting.
 */
import * as tf from "@tensorflow/tfjs-core";
import { tfjsType } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { broadcastShapes, formatShape, type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { pick } from "./gather-scatter.ts";
import { joinedDType, promoted } from "./numpy/join.ts";
import { type Spec, specOf } from "./operation.ts";

/** The names of the axes of some factors, and of their product. A name that the product has not is summed over. */
export interface Axes {
  readonly factors: readonly (readonly string[])[];
  readonly product: readonly string[];
  /** Names whose size of 1 is broadcast. */
  readonly broadcast?: readonly string[];
}

type Size = Shape[number];

interface Factor {
  readonly labels: readonly string[];
  readonly tensor: Tensor;
}

/** The size of each name. @throws ShapeError where factors differ, but for broadcast sizes of 1. */
function sizesOf(
  op: string,
  { factors, broadcast = [] }: Axes,
  shapes: readonly Shape[],
): Map<string, Size> {
  const sizes = new Map<string, Size>();
  for (const [i, labels] of factors.entries()) {
    const shape = shapes[i] ?? [];
    if (labels.length !== shape.length) {
      throw new ShapeError(
        `${op}: argument ${i} must have rank ${labels.length}. Received: shape ${formatShape(shape)}.`,
      );
    }
    for (const [axis, label] of labels.entries()) {
      const size = shape[axis] ?? null;
      const known = sizes.has(label) ? (sizes.get(label) ?? null) : size;
      if (!fits(known, size, broadcast.includes(label))) throw misfit(op, [known, size], shapes);
      sizes.set(label, broadcastShapes([known], [size])[0] ?? null);
    }
  }
  return sizes;
}

function fits(a: Size, b: Size, broadcast: boolean): boolean {
  return a === null || b === null || a === b || (broadcast && (a === 1 || b === 1));
}

function misfit(op: string, sizes: Shape, shapes: readonly Shape[]): ShapeError {
  const received = shapes.map(formatShape).join(", ");
  return new ShapeError(
    `${op}: sizes that are multiplied must be equal, but ${sizes.join(" meets ")}. Received: shapes ${received}.`,
  );
}

/** Shape and dtype of a sum of products. @throws ShapeError when sizes do not fit. */
export function sumProductSpec(op: string, axes: Axes, operands: readonly unknown[]): Spec {
  const shapes = operands.map((operand) => specOf(operand).shape);
  const sizes = sizesOf(op, axes, shapes);
  return {
    shape: axes.product.map((label) => sizes.get(label) ?? null),
    dtype: joinedDType(operands),
  };
}

/** The sum of products. Factors meet in their order. @throws ShapeError when sizes do not fit. */
export function sumProduct(op: string, axes: Axes, operands: readonly unknown[]): Tensor {
  const tensors = promoted(operands);
  const shapes = tensors.map(({ shape }) => shape);
  const sizes = sizesOf(op, axes, shapes);
  const dtype = tfjsType(joinedDType(tensors));
  const factors = tensors.map((tensor, i) => {
    const labels = axes.factors[i] ?? [];
    const number = dtype === "bool" ? tf.cast(tensor, "int32") : tensor;
    return withoutBroadcast(diagonal({ labels, tensor: number }), sizes);
  });
  const total = multiplyAll(factors, axes.product);
  return tf.cast(permute(total, axes.product), dtype);
}

function multiplyAll(factors: readonly Factor[], product: readonly string[]): Factor {
  const [first = { labels: [], tensor: tf.scalar(1) }, ...rest] = factors;
  const neededFrom = (i: number): Set<string> =>
    new Set([...product, ...rest.slice(i).flatMap(({ labels }) => labels)]);
  return rest.reduce(
    (left, right, i) =>
      multiply(
        sumAway(left, new Set([...neededFrom(i + 1), ...right.labels])),
        sumAway(right, new Set([...neededFrom(i + 1), ...left.labels])),
        neededFrom(i + 1),
      ),
    sumAway(first, neededFrom(0)),
  );
}

/** Takes the diagonal of axes that share a name. */
function diagonal({ labels, tensor }: Factor): Factor {
  const kept = [...new Set(labels)];
  if (kept.length === labels.length) return { labels, tensor };
  const { shape } = tensor;
  const sizes = kept.map((label) => shape[labels.indexOf(label)] ?? 1);
  const strides = kept.map((label) =>
    labels.reduce((sum, other, i) => sum + (other === label ? sizeOf(shape.slice(i + 1)) : 0), 0),
  );
  const places = Int32Array.from({ length: sizeOf(sizes) }, (_, n) => {
    let [rest, place] = [n, 0];
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const size = sizes[axis] ?? 1;
      place += (rest % size) * (strides[axis] ?? 0);
      rest = Math.floor(rest / size);
    }
    return place;
  });
  return { labels: kept, tensor: pick(tensor, places, sizes) };
}

/** Drops axes of size 1 that meet a larger size: the product has the axis from the other factor. */
function withoutBroadcast(factor: Factor, sizes: ReadonlyMap<string, Size>): Factor {
  const { labels, tensor } = factor;
  const kept = labels.filter((label, i) => tensor.shape[i] === sizes.get(label));
  if (kept.length === labels.length) return factor;
  const shape = kept.map((label) => sizes.get(label) ?? 1);
  return { labels: kept, tensor: tf.reshape(tensor, shape) };
}

/** Sums over the axes that nothing needs any more. */
function sumAway({ labels, tensor }: Factor, needed: ReadonlySet<string>): Factor {
  const kept = labels.filter((label) => needed.has(label));
  const gone = labels.flatMap((label, axis) => (needed.has(label) ? [] : [axis]));
  return { labels: kept, tensor: gone.length === 0 ? tensor : tf.sum(tensor, gone) };
}

/** The product of two factors, summed over the shared names that are not needed. */
function multiply(a: Factor, b: Factor, needed: ReadonlySet<string>): Factor {
  const both = a.labels.filter((label) => b.labels.includes(label));
  const batch = both.filter((label) => needed.has(label));
  const summed = both.filter((label) => !needed.has(label));
  const rows = a.labels.filter((label) => !both.includes(label));
  const columns = b.labels.filter((label) => !both.includes(label));
  const sizes = new Map([...b.labels.map(pairWith(b.tensor)), ...a.labels.map(pairWith(a.tensor))]);
  const sizesFor = (names: readonly string[]): number[] =>
    names.map((label) => sizes.get(label) ?? 1);
  const matrix = (factor: Factor, first: string[], second: string[]): Tensor =>
    tf.reshape(permute(factor, [...batch, ...first, ...second]), [
      ...(batch.length === 0 ? [] : [sizeOf(sizesFor(batch))]),
      sizeOf(sizesFor(first)),
      sizeOf(sizesFor(second)),
    ]);
  const [left, right] = [matrix(a, rows, summed), matrix(b, summed, columns)];
  const labels = [...batch, ...rows, ...columns];
  const product = summed.length === 0 ? tf.mul(left, right) : matMul(left, right);
  return { labels, tensor: tf.reshape(product, sizesFor(labels)) };
}

/** A matrix product that keeps the dtype. */
function matMul(a: Tensor, b: Tensor): Tensor {
  if (a.dtype === "float32") return tf.matMul(a, b);
  return tf.cast(tf.matMul(tf.cast(a, "float32"), tf.cast(b, "float32")), a.dtype);
}

function pairWith({ shape }: Tensor): (label: string, axis: number) => [string, number] {
  return (label, axis) => [label, shape[axis] ?? 1];
}

/** Puts the axes into an order. */
function permute({ labels, tensor }: Factor, to: readonly string[]): Tensor {
  const order = to.map((label) => labels.indexOf(label));
  return order.every((axis, i) => axis === i) ? tensor : tf.transpose(tensor, order);
}

/** Names for axes that only the place tells apart. */
export function axisNames(prefix: string, count: number): string[] {
  return Array.from({ length: Math.max(0, count) }, (_, i) => `${prefix}${i}`);
}
