/** @file The ways to write indices of categories: as they are, one-hot, or counted. */
import type { Shape, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

export type OutputMode = "int" | "one_hot" | "multi_hot" | "count" | "tf_idf";

/** The shape of encoded indices: `one_hot` adds an axis, unless the last has size 1; the others replace the last. */
export function encodedShape(shape: Shape, mode: OutputMode, depth: number | null): Shape {
  if (mode === "int") return shape;
  const whole = mode === "one_hot" && (shape.length < 2 || shape.at(-1) !== 1);
  return [...(whole ? shape : shape.slice(0, -1)), depth];
}

/** One row for each index or, but for `one_hot`, for each sample along the last axis. Negative indices are dropped. */
export function encodeIndices(
  indices: readonly number[],
  shape: readonly number[],
  mode: OutputMode,
  depth: number,
): Tensor {
  const samples = mode === "one_hot" ? 1 : (shape.at(-1) ?? 1);
  const counts = mode === "count" || mode === "tf_idf";
  const values = new Float32Array((indices.length / samples) * depth);
  for (const [i, index] of indices.entries()) {
    if (index < 0) continue;
    const place = Math.floor(i / samples) * depth + index;
    values[place] = counts ? (values[place] ?? 0) + 1 : 1;
  }
  return tf.tensor(values, encodedShape(shape, mode, depth) as number[]);
}
