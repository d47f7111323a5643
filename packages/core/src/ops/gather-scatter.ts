/**
 * @file Reading and adding at computed places, with gradients.
 * The gradient of tfjs's gather compares every index with every place; those of gatherND, scatterND and
 * stridedSlice are missing.
 */
import * as tf from "@tensorflow/tfjs-core";
import { ConstantArray } from "../constant-array.ts";
import { sizeOf } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";

/** An index argument, a list or a tensor, as int32. */
export function toIndices(value: unknown): Tensor {
  if (value instanceof ConstantArray) return toIndices(value.toTensor());
  if (!isTensor(value)) return tf.tensor(value as tf.TensorLike, undefined, "int32");
  return value.dtype === "int32" ? value : tf.cast(value, "int32");
}

/** Adds `size` to negative indices: they count from the end. */
export function wrapNegative(indices: Tensor, size: number): Tensor {
  return tf.where(tf.less(indices, 0), tf.add(indices, tf.scalar(size, "int32")), indices);
}

/** `x[indices]` for rows of indices along the last axis of `indices`; the gradient adds the rows back. */
export function gatherNd(x: Tensor, indices: Tensor): Tensor {
  const { shape } = x;
  return tf.customGrad((values, save) => {
    (save as tf.GradSaveFunc)([indices]);
    return {
      value: tf.gatherND(values as Tensor, indices as tf.Tensor),
      gradFunc: (dy: Tensor, [at]: Tensor[]) => scatterNd(at as Tensor, dy, shape),
    };
  })(x);
}

/** Zeros of `shape`, plus each of `updates` at its place; what meets is summed. */
export function scatterNd(indices: Tensor, updates: Tensor, shape: readonly number[]): Tensor {
  if (updates.size === 0) return tf.zeros([...shape], updates.dtype);
  return tf.customGrad((values, save) => {
    (save as tf.GradSaveFunc)([indices]);
    return {
      value: tf.scatterND(indices, values as Tensor, [...shape] as tf.ShapeMap[tf.Rank.R1]),
      gradFunc: (dy: Tensor, [at]: Tensor[]) => gatherNd(dy, at as Tensor),
    };
  })(updates);
}

/** The slices of `x` at `indices` along `axis`. Indices must lie within the axis. */
export function gatherAlong(x: Tensor, indices: Tensor, axis: number): Tensor {
  const { shape } = x;
  return tf.customGrad((values, save) => {
    (save as tf.GradSaveFunc)([indices]);
    return {
      value: tf.gather(values as Tensor, indices, axis),
      gradFunc: (dy: Tensor, [at]: Tensor[]) => addAlong(dy, at as Tensor, shape, axis),
    };
  })(x);
}

/** The adjoint of `gatherAlong`: adds slices into zeros of `shape`. */
function addAlong(slices: Tensor, indices: Tensor, shape: readonly number[], axis: number): Tensor {
  const size = shape[axis] as number;
  const outer = sizeOf(shape.slice(0, axis));
  const inner = sizeOf(shape.slice(axis + 1));
  const rows = tf.transpose(tf.reshape(slices, [outer, indices.size, inner]), [1, 0, 2]);
  const sums = scatterNd(tf.reshape(indices, [-1, 1]), rows, [size, outer, inner]);
  return tf.reshape(tf.transpose(sums, [1, 0, 2]), [...shape]);
}

/** Values of the flattened `x` at places computed on the host, in the given shape. */
export function pick(x: Tensor, places: Int32Array, shape: readonly number[]): Tensor {
  const indices = tf.tensor1d(places, "int32");
  return tf.reshape(gatherAlong(tf.reshape(x, [-1]), indices, 0), [...shape]);
}
