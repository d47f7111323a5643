/** @file The ways to write indices of categories: as they are, one-hot, or counted. */
import type { Shape, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

export type OutputMode = "int" | "one_hot" | "multi_hot" | "count" | "tf_idf";

/**
 * The shape of encoded indices. `one_hot` adds an axis, unless the last of several has size 1. The others count along
 * axis 1, or along the only one: it goes, and the categories become the last axis.
 */
export function encodedShape(shape: Shape, mode: OutputMode, depth: number | null): Shape {
  if (mode === "int") return shape;
  const upranked = shape.length === 0 ? [1] : shape;
  if (mode === "one_hot") return [...oneHotShape(upranked), depth];
  const axis = countedAxis(upranked);
  return [...upranked.filter((_, i) => i !== axis), depth];
}

function oneHotShape(shape: Shape): Shape {
  return shape.length > 1 && shape.at(-1) === 1 ? shape.slice(0, -1) : shape;
}

function countedAxis({ length }: Shape): number {
  return length > 1 ? 1 : 0;
}

/**
 * Indices written in a mode, float32 but for `int`. Indices outside `[0, depth)` are dropped.
 * @param weights - what each index counts in the mode `count`, in the shape of the indices.
 */
export function encodeIndices(
  indices: Tensor,
  mode: OutputMode,
  depth: number,
  weights?: Tensor,
): Tensor {
  if (mode === "int") return indices;
  const x = indices.rank === 0 ? tf.reshape(indices, [1]) : indices;
  if (mode === "one_hot") {
    return tf.reshape(hot(x, depth), encodedShape(x.shape, mode, depth) as number[]);
  }
  const axis = countedAxis(x.shape);
  if (mode === "multi_hot") return x.rank > 2 ? tf.max(hot(x, depth), axis) : bins(x, depth, true);
  if (weights !== undefined) {
    const shares = tf.expandDims(tf.reshape(weights, x.shape), -1);
    return tf.sum(tf.mul(hot(x, depth), shares), axis);
  }
  return x.rank > 2 ? tf.sum(hot(x, depth), axis) : bins(x, depth, false);
}

function hot(x: Tensor, depth: number): Tensor {
  return tf.oneHot(x, depth, 1, 0, "float32");
}

/** One row of counts for each row of indices; a dropped index becomes one that is too large to be counted. */
function bins(x: Tensor, depth: number, binary: boolean): Tensor {
  const rows = tf.reshape(x, [x.rank > 1 ? (x.shape[0] ?? 1) : 1, x.shape.at(-1) ?? 1]);
  const counted = tf.where(tf.less(rows, 0), tf.scalar(depth, "int32"), rows) as tf.Tensor2D;
  const ones = tf.tensor2d([], [0, 0], "float32"); // no weights: each index counts 1
  const counts = tf.denseBincount(counted, ones, depth, binary);
  return x.rank > 1 ? counts : tf.reshape(counts, [depth]);
}
