/** @file ops.logsumexp */
import * as tf from "@tensorflow/tfjs-core";
import { boolean } from "../../config/field.ts";
import type { AnyTensor } from "../../tensor.ts";
import { type Axes, axesOrAll, canonicalAxes } from "../numpy/axes.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

export const Logsumexp = defineOp({
  className: "Logsumexp",
  module: "math",
  inputs: ["x"],
  fields: { axis: axesOrAll, keepdims: boolean(false) },
  compute: ([x], { axis, keepdims }) => {
    const tensor = tf.cast(toTensor(x), "float32");
    const axes = canonicalAxes(axis, tensor.rank, "logsumexp");
    const largest = tf.max(tensor, axes, true);
    const shift = tf.where(tf.isFinite(largest), largest, tf.zerosLike(largest));
    const sums = tf.log(tf.sum(tf.exp(tf.sub(tensor, shift)), axes, true));
    const result = tf.add(sums, shift);
    return keepdims || axes.length === 0 ? result : tf.squeeze(result, axes);
  },
  infer: ([x], { axis, keepdims }) => {
    const { shape } = specOf(x);
    const axes = canonicalAxes(axis, shape.length, "logsumexp");
    const kept = keepdims
      ? shape.map((size, i) => (axes.includes(i) ? 1 : size))
      : shape.filter((_, i) => !axes.includes(i));
    return { shape: kept, dtype: "float32" };
  },
});

interface LogsumexpOptions {
  /** One axis, several, or null for all. */
  readonly axis?: Axes | undefined;
  readonly keepdims?: boolean | undefined;
}

/** `log Σ eˣ` over `axis`, without overflow. @see keras.ops.logsumexp @throws ShapeError */
export function logsumexp<T extends AnyTensor>(x: T, options: LogsumexpOptions = {}): Same<T> {
  return Logsumexp.apply([x], options) as Same<T>;
}
