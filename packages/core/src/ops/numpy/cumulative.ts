/** @file Running sums and products, and differences: ops.cumsum, ops.cumprod, ops.diff */
import * as tf from "@tensorflow/tfjs-core";
import { integer } from "../../config/field.ts";
import { type DType, tfjsType } from "../../dtype.ts";
import { ShapeError } from "../../errors.ts";
import { canonicalAxis } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { dtypeOrNull } from "../dtype-field.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { axisOrFlat, flatShape, withSize } from "./axes.ts";
import { resultOf } from "./unary.ts";

const fields = { axis: axisOrFlat, dtype: dtypeOrNull };

interface Options {
  /** The axis; null runs over the flattened values. */
  readonly axis?: number | null;
  readonly dtype?: DType;
}

function running(
  className: string,
  run: (x: Tensor, axis: number) => Tensor,
  prepare: (x: Tensor) => Tensor = (x) => x,
): DefinedOp<typeof fields> {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x"],
    fields,
    compute: ([given], { axis, dtype }) => {
      const input = toTensor(given);
      const type = tfjsType(dtype ?? resultOf(specOf(input).dtype, "number"));
      const x = tf.cast(prepare(input), type);
      // tfjs computes a negative axis wrong
      return axis === null
        ? run(tf.reshape(x, [-1]), 0)
        : run(x, canonicalAxis(axis, x.rank, className));
    },
    infer: ([x], { axis, dtype }) => {
      const spec = specOf(x);
      return {
        shape: axis === null ? flatShape(spec.shape) : spec.shape,
        dtype: dtype ?? resultOf(spec.dtype, "number"),
      };
    },
  });
}

const nanAs =
  (value: number) =>
  (x: Tensor): Tensor =>
    x.dtype === "float32" ? tf.where(tf.isNaN(x), tf.fill(x.shape as [number], value), x) : x;

/** Products that any zero leaves with the right slope: each is a product over the values before. */
function products(x: Tensor, axis: number): Tensor {
  const parts = tf.split(x, x.shape[axis] ?? 1, axis);
  const made: Tensor[] = [];
  for (const part of parts) {
    const before = made.at(-1);
    made.push(before === undefined ? part : tf.mul(before, part));
  }
  return tf.concat(made, axis);
}

export const Cumsum = running("Cumsum", (x, axis) => tf.cumsum(x, axis));
export const Cumprod = running("Cumprod", products);
export const Nancumsum = running("Nancumsum", (x, axis) => tf.cumsum(x, axis), nanAs(0));
export const Nancumprod = running("Nancumprod", products, nanAs(1));

/** The sums of all values so far. @see keras.ops.cumsum */
export function cumsum<T extends AnyTensor>(x: T, options: Options = {}): Same<T> {
  return Cumsum.apply([x], options) as Same<T>;
}
/** The products of all values so far. @see keras.ops.cumprod */
export function cumprod<T extends AnyTensor>(x: T, options: Options = {}): Same<T> {
  return Cumprod.apply([x], options) as Same<T>;
}
/** The sums of all values so far that are no NaN. @see keras.ops.nancumsum */
export function nancumsum<T extends AnyTensor>(x: T, options: Options = {}): Same<T> {
  return Nancumsum.apply([x], options) as Same<T>;
}
/** The products of all values so far that are no NaN. @see keras.ops.nancumprod */
export function nancumprod<T extends AnyTensor>(x: T, options: Options = {}): Same<T> {
  return Nancumprod.apply([x], options) as Same<T>;
}

export const Diff = defineOp({
  className: "Diff",
  module: "numpy",
  inputs: ["a"],
  fields: { n: integer(1), axis: integer(-1) },
  compute: ([given], { n, axis }) => {
    let x = toTensor(given);
    const at = canonicalAxis(axis, x.rank, "diff: axis");
    for (let i = 0; i < n; i++) {
      const size = (x.shape[at] ?? 1) - 1;
      const part = (from: number): Tensor =>
        tf.slice(
          x,
          withSize(
            x.shape.map(() => 0),
            at,
            from,
          ) as number[],
          withSize(x.shape, at, size) as number[],
        );
      x = tf.sub(part(1), part(0));
    }
    return tf.clone(x);
  },
  infer: ([x], { n, axis }) => {
    const { shape, dtype } = specOf(x);
    const at = canonicalAxis(axis, shape.length, "diff: axis");
    const size = shape[at] ?? null;
    if (size !== null && size < n)
      throw new ShapeError(`diff: axis ${axis} has ${size} values, too few for n=${n}.`);
    return { shape: withSize(shape, at, size === null ? null : size - n), dtype };
  },
});
/** The differences of neighbours, `n` times. @see keras.ops.diff */
export function diff<T extends AnyTensor>(
  a: T,
  options: { readonly n?: number; readonly axis?: number } = {},
): Same<T> {
  return Diff.apply([a], options) as Same<T>;
}
