/** @file ops.round and ops.nan_to_num */
import * as tf from "@tensorflow/tfjs-core";
import { integer, nullable, number } from "../../config/field.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

export const Round = defineOp({
  className: "Round",
  module: "numpy",
  inputs: ["x"],
  fields: { decimals: integer(0) },
  compute: ([given], { decimals }) => {
    const x = toTensor(given);
    const scale = 10 ** decimals;
    const rounded = tf.div(tf.round(tf.mul(tf.cast(x, "float32"), scale)), scale);
    return tf.cast(rounded, x.dtype);
  },
  infer: ([x]) => specOf(x),
});

/** Rounds to a number of decimals; halves go to the even digit. @see keras.ops.round */
export function round<T extends AnyTensor>(
  x: T,
  { decimals = 0 }: { readonly decimals?: number } = {},
): Same<T> {
  return Round.apply([x], { decimals }) as Same<T>;
}

const LARGEST = 3.4028234663852886e38;

export const NanToNum = defineOp({
  className: "NanToNum",
  module: "numpy",
  inputs: ["x"],
  fields: { nan: number(0), posinf: nullable(number()), neginf: nullable(number()) },
  compute: ([given], { nan, posinf, neginf }) => {
    const x = toTensor(given);
    if (x.dtype !== "float32") return tf.clone(x);
    const put = (values: Tensor, condition: Tensor, value: number): Tensor =>
      tf.where(condition, tf.fill(x.shape as [number], value), values);
    const high = put(x, tf.equal(x, Number.POSITIVE_INFINITY), posinf ?? LARGEST);
    const low = put(high, tf.equal(x, Number.NEGATIVE_INFINITY), neginf ?? -LARGEST);
    return put(low, tf.isNaN(x), nan);
  },
  infer: ([x]) => specOf(x),
});

/** Numbers in place of NaN and the infinities; by default 0 and the largest floats. @see keras.ops.nan_to_num */
export function nanToNum<T extends AnyTensor>(
  x: T,
  options: { readonly nan?: number; readonly posinf?: number; readonly neginf?: number } = {},
): Same<T> {
  return NanToNum.apply([x], options) as Same<T>;
}
