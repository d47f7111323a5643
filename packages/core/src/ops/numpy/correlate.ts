/** @file ops.correlate, ops.corrcoef */
import * as tf from "@tensorflow/tfjs-core";
import { choice } from "../../config/field.ts";
import { type DType, isFloat } from "../../dtype.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

type Mode = "valid" | "same" | "full";

function checkRank(shape: Shape, rank: number, what: string): void {
  if (shape.length === rank) return;
  throw new ShapeError(`${what} must have rank ${rank}. Received: shape ${formatShape(shape)}.`);
}

const toFloat = (dtype: DType): DType => (isFloat(dtype) ? dtype : "float32");

/** How many places a correlation has. */
function correlatedSize(n: number | null, m: number | null, mode: Mode): number | null {
  if (n === null || m === null) return null;
  if (mode === "full") return n + m - 1;
  return mode === "same" ? Math.max(n, m) : Math.abs(n - m) + 1;
}

/** The products of `b` with the parts of `a` as long as `b`. */
function valid(a: Tensor, b: Tensor): Tensor {
  const products = tf.conv1d(
    tf.reshape(a, [1, a.size, 1]) as tf.Tensor3D,
    tf.reshape(b, [b.size, 1, 1]) as tf.Tensor3D,
    1,
    "valid",
  );
  return tf.reshape(products, [-1]);
}

function correlateVectors(a: Tensor, b: Tensor, mode: Mode): Tensor {
  if (mode === "valid") return a.size < b.size ? tf.reverse(valid(b, a), 0) : valid(a, b);
  const full = valid(tf.pad(a, [[b.size - 1, b.size - 1]]), b);
  if (mode === "full") return full;
  const size = Math.max(a.size, b.size);
  return tf.slice(full, [Math.floor((full.size - size) / 2)], [size]);
}

export const Correlate = defineOp({
  className: "Correlate",
  module: "numpy",
  inputs: ["x1", "x2"],
  fields: { mode: choice(["valid", "same", "full"], "valid") },
  compute: ([x1, x2], { mode }) => {
    const [a, b] = [x1, x2].map((x) => tf.cast(toTensor(x), "float32")) as [Tensor, Tensor];
    checkRank(a.shape, 1, "correlate: x1");
    checkRank(b.shape, 1, "correlate: x2");
    return correlateVectors(a, b, mode);
  },
  infer: ([x1, x2], { mode }) => {
    const [a, b] = [specOf(x1), specOf(x2)];
    checkRank(a.shape, 1, "correlate: x1");
    checkRank(b.shape, 1, "correlate: x2");
    const size = correlatedSize(a.shape[0] ?? null, b.shape[0] ?? null, mode);
    return { shape: [size], dtype: toFloat(a.dtype) };
  },
});

export const Corrcoef = defineOp({
  className: "Corrcoef",
  module: "numpy",
  inputs: ["x"],
  fields: {},
  compute: ([x]) => {
    const rows = tf.cast(toTensor(x), "float32");
    checkRank(rows.shape, 2, "corrcoef: the input");
    const centred = tf.sub(rows, tf.mean(rows, 1, true));
    const products = tf.matMul(centred as tf.Tensor2D, centred as tf.Tensor2D, false, true);
    const lengths = tf.sqrt(tf.sum(tf.square(centred), 1, true));
    return tf.clipByValue(tf.div(products, tf.mul(lengths, tf.transpose(lengths))), -1, 1);
  },
  infer: ([x]) => {
    const { shape, dtype } = specOf(x);
    checkRank(shape, 2, "corrcoef: the input");
    return { shape: [shape[0] ?? null, shape[0] ?? null], dtype: toFloat(dtype) };
  },
});

/**
 * The products of one vector with the other at each of its places: all places where they meet (`full`), as many as the
 * longer one has (`same`), or those where the shorter one lies wholly within (`valid`).
 * @see keras.ops.correlate
 * @throws ShapeError unless both are vectors.
 */
export function correlate<T extends AnyTensor>(
  x1: T,
  x2: T,
  options: { readonly mode?: Mode | undefined } = {},
): Same<T> {
  return Correlate.apply([x1, x2], options) as Same<T>;
}
/**
 * Pearson's correlation of the rows of a matrix with each other.
 * @see keras.ops.corrcoef
 * @remarks Differs from Keras: a symbolic tensor gives the square shape that is computed; Keras announces the input's.
 * @throws ShapeError unless the input is a matrix.
 */
export function corrcoef<T extends AnyTensor>(x: T): Same<T> {
  return Corrcoef.apply([x], {}) as Same<T>;
}
