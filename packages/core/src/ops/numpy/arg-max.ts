/** @file The places of extremes: ops.argmax, ops.argmin */
import * as tf from "@tensorflow/tfjs-core";
import { boolean } from "../../config/field.ts";
import { canonicalAxis } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { axisOrFlat } from "./axes.ts";
import { reducedShape } from "./reduce.ts";

const fields = { axis: axisOrFlat, keepdims: boolean(false) };

interface Options {
  /** The axis; null looks at the flattened values. */
  readonly axis?: number | null;
  readonly keepdims?: boolean;
}

function place(
  className: string,
  find: (x: Tensor, axis: number) => Tensor,
  prepare: (x: Tensor) => Tensor = (x) => x,
): DefinedOp<typeof fields> {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x"],
    fields,
    compute: ([given], { axis, keepdims }) => {
      const input = toTensor(given);
      const x = prepare(input.dtype === "bool" ? tf.cast(input, "int32") : input);
      const at = axis === null ? 0 : canonicalAxis(axis, x.rank, className);
      const found = find(axis === null ? tf.reshape(x, [-1]) : x, at);
      const shape = reducedShape(x.shape, axis, keepdims) as number[];
      return tf.reshape(found, shape);
    },
    infer: ([x], { axis, keepdims }) => ({
      shape: reducedShape(specOf(x).shape, axis, keepdims),
      dtype: "int32",
    }),
  });
}

export const Argmax = place("Argmax", (x, axis) => tf.argMax(x, axis));
export const Argmin = place("Argmin", (x, axis) => tf.argMin(x, axis));
export const Nanargmax = place(
  "Nanargmax",
  (x, axis) => tf.argMax(x, axis),
  (x) =>
    tf.where(
      tf.isNaN(tf.cast(x, "float32")),
      tf.fill(x.shape as [number], Number.NEGATIVE_INFINITY),
      x,
    ),
);
export const Nanargmin = place(
  "Nanargmin",
  (x, axis) => tf.argMin(x, axis),
  (x) =>
    tf.where(
      tf.isNaN(tf.cast(x, "float32")),
      tf.fill(x.shape as [number], Number.POSITIVE_INFINITY),
      x,
    ),
);

/** The first place of the largest value. @see keras.ops.argmax */
export function argmax<T extends AnyTensor>(x: T, options: Options = {}): Same<T> {
  return Argmax.apply([x], options) as Same<T>;
}
/** The first place of the smallest value. @see keras.ops.argmin */
export function argmin<T extends AnyTensor>(x: T, options: Options = {}): Same<T> {
  return Argmin.apply([x], options) as Same<T>;
}
/** The first place of the largest value that is no NaN. @see keras.ops.nanargmax */
export function nanargmax<T extends AnyTensor>(x: T, options: Options = {}): Same<T> {
  return Nanargmax.apply([x], options) as Same<T>;
}
/** The first place of the smallest value that is no NaN. @see keras.ops.nanargmin */
export function nanargmin<T extends AnyTensor>(x: T, options: Options = {}): Same<T> {
  return Nanargmin.apply([x], options) as Same<T>;
}
