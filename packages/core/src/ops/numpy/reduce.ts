/** @file Ops that fold axes away: ops.sum, ops.mean, ops.max, ops.min, ops.prod */
import * as tf from "@tensorflow/tfjs-core";
import { axes, boolean, type Field, nullable } from "../../config/field.ts";
import { type DType, isFloat } from "../../dtype.ts";
import { canonicalAxis, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";

type Axis = number | readonly number[] | null;

/** Which axes to fold, and whether they stay with size 1. */
export interface ReduceOptions {
  readonly axis?: Axis | undefined;
  readonly keepdims?: boolean | undefined;
}

const axis: Field<Axis, Axis, false> = { ...nullable(axes(0)), initial: null };
const fields = {
  axis,
  keepdims: boolean(false),
};

/** The shape with the given axes folded; null folds all. */
function reducedShape(
  shape: Shape,
  axis: number | readonly number[] | null,
  keepdims: boolean,
): Shape {
  const all = shape.map((_, i) => i);
  const list = axis === null ? all : typeof axis === "number" ? [axis] : axis;
  const folded = new Set(list.map((place) => canonicalAxis(place, shape.length)));
  return keepdims
    ? shape.map((size, i) => (folded.has(i) ? 1 : size))
    : shape.filter((_, i) => !folded.has(i));
}

function reduction(
  className: string,
  compute: (x: Tensor, axis: number[] | undefined, keepdims: boolean) => Tensor,
  dtype: (input: DType) => DType = (input) => input,
): DefinedOp<typeof fields> {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x"],
    fields,
    compute: ([x], { axis, keepdims }) =>
      compute(toTensor(x), axis === null ? undefined : [axis].flat(), keepdims),
    infer: ([x], { axis, keepdims }) => {
      const spec = specOf(x);
      return { shape: reducedShape(spec.shape, axis, keepdims), dtype: dtype(spec.dtype) };
    },
  });
}

const toInteger = (input: DType): DType => (input === "bool" ? "int32" : input);
const toFloat = (input: DType): DType => (isFloat(input) ? input : "float32");

export const Sum = reduction("Sum", (x, axis, keep) => tf.sum(x, axis, keep), toInteger);
export const Mean = reduction(
  "Mean",
  (x, axis, keep) => tf.mean(tf.cast(x, "float32"), axis, keep),
  toFloat,
);
export const Max = reduction("Max", (x, axis, keep) => tf.max(x, axis, keep));
export const Min = reduction("Min", (x, axis, keep) => tf.min(x, axis, keep));
export const Prod = reduction("Prod", (x, axis, keep) => tf.prod(x, axis, keep), toInteger);

/** The sum over `axis`. @see keras.ops.sum */
export function sum<T extends AnyTensor>(x: T, options: ReduceOptions = {}): Same<T> {
  return Sum.apply([x], options) as Same<T>;
}
/** The mean over `axis`. @see keras.ops.mean */
export function mean<T extends AnyTensor>(x: T, options: ReduceOptions = {}): Same<T> {
  return Mean.apply([x], options) as Same<T>;
}
/** The largest value over `axis`. @see keras.ops.max */
export function max<T extends AnyTensor>(x: T, options: ReduceOptions = {}): Same<T> {
  return Max.apply([x], options) as Same<T>;
}
/** The smallest value over `axis`. @see keras.ops.min */
export function min<T extends AnyTensor>(x: T, options: ReduceOptions = {}): Same<T> {
  return Min.apply([x], options) as Same<T>;
}
/** The product over `axis`. @see keras.ops.prod */
export function prod<T extends AnyTensor>(x: T, options: ReduceOptions = {}): Same<T> {
  return Prod.apply([x], options) as Same<T>;
}
