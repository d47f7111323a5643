/** @file ops.topK, ops.inTopK */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, positiveInteger } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { gatherAlong, toIndices } from "../gather-scatter.ts";
import { defineOp, type Same, type Spec, specOf, toTensor } from "../operation.ts";

/** @throws ShapeError when the last axis is missing or too short. */
function checkLength(shape: Shape, k: number): void {
  const size = shape.at(-1);
  if (size === null || (size !== undefined && size >= k)) return;
  throw new ShapeError(
    `top_k: the last axis must have at least k=${k} values. Received: shape ${formatShape(shape)}.`,
  );
}

/** One value of each row of a matrix for each index of the same row. */
function fromRows(matrix: Tensor, columns: Tensor): Tensor {
  const [rows, size] = matrix.shape as [number, number];
  const starts = Int32Array.from({ length: rows }, (_, row) => row * size);
  const places = tf.add(tf.tensor2d(starts, [rows, 1], "int32"), columns);
  return gatherAlong(tf.reshape(matrix, [-1]), places, 0);
}

export const TopK = defineOp({
  className: "TopK",
  module: "math",
  inputs: ["x"],
  fields: { k: positiveInteger(), sorted: boolean(true) },
  compute: ([x], { k, sorted }) => {
    const tensor = toTensor(x);
    checkLength(tensor.shape, k);
    const shape = [...tensor.shape.slice(0, -1), k];
    const matrix = tf.reshape(tensor, [-1, tensor.shape.at(-1) as number]);
    const { indices } = tf.topk(matrix, k, sorted);
    return [tf.reshape(fromRows(matrix, indices), shape), tf.reshape(indices, shape)];
  },
  infer: ([x], { k }) => {
    const { shape, dtype } = specOf(x);
    checkLength(shape, k);
    const chosen = [...shape.slice(0, -1), k];
    const specs: Spec[] = [
      { shape: chosen, dtype },
      { shape: chosen, dtype: "int32" },
    ];
    return specs;
  },
});

export const InTopK = defineOp({
  className: "InTopK",
  module: "math",
  inputs: ["targets", "predictions"],
  fields: { k: positiveInteger() },
  compute: ([targets, predictions], { k }) => {
    const scores = toTensor(predictions) as tf.Tensor2D;
    const classes = scores.shape[1];
    const wanted = tf.reshape(toIndices(targets), [-1, 1]);
    const last = tf.scalar(classes - 1, "int32");
    const nearest = tf.minimum(tf.maximum(wanted, tf.scalar(0, "int32")), last);
    const score = fromRows(scores, nearest);
    const better = tf.sum(tf.cast(tf.greater(scores, score), "int32"), 1);
    const known = tf.reshape(tf.equal(wanted, nearest), [-1]);
    const finite = tf.all(tf.isFinite(scores), 1);
    return tf.logicalAnd(tf.logicalAnd(known, finite), tf.less(better, k));
  },
  infer: ([targets]) => ({ shape: specOf(targets).shape, dtype: "bool" }),
});

/**
 * The `k` largest values along the last axis and their indices, the largest first; of equal ones the first comes first.
 * @see keras.ops.top_k
 * @remarks Differs from Keras: the values are sorted also with `sorted: false`, where Keras leaves their order open.
 * @throws ShapeError when the axis is shorter.
 */
export function topK<T extends AnyTensor>(
  x: T,
  k: number,
  options: { readonly sorted?: boolean | undefined } = {},
): [values: Same<T>, indices: Same<T>] {
  return TopK.apply([x], { k, ...options }) as [Same<T>, Same<T>];
}
/** Whether less than `k` predictions of each row exceed that of its target. @see keras.ops.in_top_k */
export function inTopK<A extends AnyTensor, B extends AnyTensor>(
  targets: A,
  predictions: B,
  k: number,
): Same<A | B> {
  return InTopK.apply([targets, predictions], { k }) as Same<A | B>;
}
