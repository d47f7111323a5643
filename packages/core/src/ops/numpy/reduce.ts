/** @file Ops that fold axes away: ops.sum, ops.mean, ops.all and their kind */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, type Fields, nullable, number } from "../../config/field.ts";
import type { ConfigOf } from "../../config/infer.ts";
import { type DType, isFloat, tfjsType } from "../../dtype.ts";
import type { Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { dtypeOrNull } from "../dtype-field.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { type Axes, axesOrAll, canonicalAxes } from "./axes.ts";

/** Which axes to fold, and whether they stay with size 1. */
export interface ReduceOptions {
  readonly axis?: Axes | undefined;
  readonly keepdims?: boolean | undefined;
}

export const reduceFields = {
  axis: axesOrAll,
  keepdims: boolean(false),
};

/** The shape with the given axes folded; null folds all. @throws ShapeError */
export function reducedShape(shape: Shape, axis: Axes, keepdims: boolean): Shape {
  const folded = new Set(canonicalAxes(axis, shape.length, "axis"));
  return keepdims
    ? shape.map((size, i) => (folded.has(i) ? 1 : size))
    : shape.filter((_, i) => !folded.has(i));
}

/**
 * An op that folds axes. `compute` gets the axes counted from the start, and a tensor that is not bool.
 * @param more - config keys of its own.
 */
export function reduction<F extends Fields = Record<never, never>>(
  className: string,
  dtype: (input: DType) => DType,
  compute: (x: Tensor, axes: number[], keepdims: boolean, config: ConfigOf<F>) => Tensor,
  more: F = {} as F,
): DefinedOp<typeof reduceFields> {
  const typeOf = (input: DType, config: object): DType =>
    (config as { readonly dtype?: DType | null }).dtype ?? dtype(input);
  const definition = defineOp({
    className,
    module: "numpy",
    inputs: ["x"],
    fields: { ...reduceFields, ...more },
    compute: ([given], config) => {
      const { axis, keepdims } = config as ConfigOf<typeof reduceFields>;
      const x = toTensor(given);
      const axes = canonicalAxes(axis, x.rank, className);
      const output = tfjsType(typeOf(specOf(x).dtype, config));
      const input = x.dtype === "bool" ? tf.cast(x, "int32") : x;
      return tf.cast(compute(input, axes, keepdims, config as ConfigOf<F>), output);
    },
    infer: ([x], config) => {
      const { axis, keepdims } = config as ConfigOf<typeof reduceFields>;
      const spec = specOf(x);
      return { shape: reducedShape(spec.shape, axis, keepdims), dtype: typeOf(spec.dtype, config) };
    },
  });
  return definition as unknown as DefinedOp<typeof reduceFields>;
}

/** The function of an op that folds axes. */
export function calls(
  op: DefinedOp<typeof reduceFields>,
): <T extends AnyTensor>(x: T, options?: ReduceOptions) => Same<T> {
  return <T extends AnyTensor>(x: T, options: ReduceOptions = {}) =>
    op.apply([x], options) as Same<T>;
}

const same = (input: DType): DType => input;
const toInteger = (input: DType): DType => (input === "bool" ? "int32" : input);
const toFloat = (input: DType): DType => (isFloat(input) ? input : "float32");
const toBool = (): DType => "bool";
const asFloat = (x: Tensor): Tensor => tf.cast(x, "float32");
const notZero = (x: Tensor): Tensor => tf.notEqual(x, 0);

/** Mean of the squared distances from the mean. */
function variance(x: Tensor, axes: number[], keepdims: boolean): Tensor {
  const values = asFloat(x);
  const centred = tf.sub(values, tf.mean(values, axes, true));
  return tf.mean(tf.square(centred), axes, keepdims);
}

/** The root, whose slope at 0 is taken as 0. */
function root(x: Tensor): Tensor {
  const positive = tf.greater(x, 0);
  const safe = tf.where(positive, x, tf.onesLike(x));
  return tf.where(positive, tf.sqrt(safe), x);
}

/** A value that takes part as if it stood among the others. */
function withInitial(
  x: Tensor,
  initial: number | null,
  choose: (a: Tensor, b: Tensor) => Tensor,
): Tensor {
  return initial === null ? x : choose(x, tf.scalar(initial, x.dtype as "float32"));
}

/** Values with NaN replaced. */
function without(x: Tensor, value: number): Tensor {
  const values = asFloat(x);
  return tf.where(tf.isNaN(values), tf.fill(values.shape as [number], value), values);
}

/** How many values are no NaN. */
function known(x: Tensor, axes: number[], keepdims: boolean): Tensor {
  return tf.sum(tf.cast(tf.logicalNot(tf.isNaN(asFloat(x))), "float32"), axes, keepdims);
}

function nanMeanOf(x: Tensor, axes: number[], keepdims: boolean): Tensor {
  return tf.div(tf.sum(without(x, 0), axes, keepdims), known(x, axes, keepdims));
}

function nanVariance(x: Tensor, axes: number[], keepdims: boolean): Tensor {
  const centred = tf.sub(asFloat(x), nanMeanOf(x, axes, true));
  return tf.div(tf.sum(without(tf.square(centred), 0), axes, keepdims), known(x, axes, keepdims));
}

export const All = reduction("All", toBool, (x, axes, keep) =>
  tf.all(tf.cast(notZero(x), "bool"), axes, keep),
);
/** Whether all values are true. @see keras.ops.all */
export const all = calls(All);
export const Any = reduction("Any", toBool, (x, axes, keep) =>
  tf.any(tf.cast(notZero(x), "bool"), axes, keep),
);
/** Whether one value is true. @see keras.ops.any */
export const any = calls(Any);
export const Amax = reduction("Amax", same, (x, axes, keep) => tf.max(x, axes, keep));
/** The largest value over `axis`. @see keras.ops.amax */
export const amax = calls(Amax);
export const Amin = reduction("Amin", same, (x, axes, keep) => tf.min(x, axes, keep));
/** The smallest value over `axis`. @see keras.ops.amin */
export const amin = calls(Amin);
export const Max = reduction(
  "Max",
  same,
  (x, axes, keep, { initial }) => withInitial(tf.max(x, axes, keep), initial, tf.maximum),
  { initial: nullable(number()) },
);
/** The largest value over `axis`. @see keras.ops.max */
export const max = calls(Max);
export const Mean = reduction("Mean", toFloat, (x, axes, keep) => tf.mean(asFloat(x), axes, keep));
/** The mean over `axis`. @see keras.ops.mean */
export const mean = calls(Mean);
export const Min = reduction(
  "Min",
  same,
  (x, axes, keep, { initial }) => withInitial(tf.min(x, axes, keep), initial, tf.minimum),
  { initial: nullable(number()) },
);
/** The smallest value over `axis`. @see keras.ops.min */
export const min = calls(Min);
export const Nanmax = reduction("Nanmax", same, (x, axes, keep) =>
  tf.max(without(x, Number.NEGATIVE_INFINITY), axes, keep),
);
/** The largest value that is no NaN. @see keras.ops.nanmax */
export const nanmax = calls(Nanmax);
export const Nanmean = reduction("Nanmean", toFloat, (x, axes, keep) => nanMeanOf(x, axes, keep));
/** The mean of the values that are no NaN. @see keras.ops.nanmean */
export const nanmean = calls(Nanmean);
export const Nanmin = reduction("Nanmin", same, (x, axes, keep) =>
  tf.min(without(x, Number.POSITIVE_INFINITY), axes, keep),
);
/** The smallest value that is no NaN. @see keras.ops.nanmin */
export const nanmin = calls(Nanmin);
export const Nanprod = reduction("Nanprod", toInteger, (x, axes, keep) =>
  tf.prod(without(x, 1), axes, keep),
);
/** The product of the values that are no NaN. @see keras.ops.nanprod */
export const nanprod = calls(Nanprod);
export const Nanstd = reduction("Nanstd", toFloat, (x, axes, keep) =>
  root(nanVariance(x, axes, keep)),
);
/** The standard deviation of the values that are no NaN. @see keras.ops.nanstd */
export const nanstd = calls(Nanstd);
export const Nansum = reduction("Nansum", toInteger, (x, axes, keep) =>
  tf.sum(without(x, 0), axes, keep),
);
/** The sum of the values that are no NaN. @see keras.ops.nansum */
export const nansum = calls(Nansum);
export const Nanvar = reduction("Nanvar", toFloat, (x, axes, keep) => nanVariance(x, axes, keep));
/** The variance of the values that are no NaN. @see keras.ops.nanvar */
export const nanvar = calls(Nanvar);
export const Prod = reduction("Prod", toInteger, (x, axes, keep) => tf.prod(x, axes, keep), {
  dtype: dtypeOrNull,
});
/** The product over `axis`. @see keras.ops.prod */
export const prod = calls(Prod);
export const Ptp = reduction("Ptp", same, (x, axes, keep) =>
  tf.sub(tf.max(x, axes, keep), tf.min(x, axes, keep)),
);
/** The distance of the largest and the smallest value. @see keras.ops.ptp */
export const ptp = calls(Ptp);
export const Std = reduction("Std", toFloat, (x, axes, keep) => root(variance(x, axes, keep)));
/** The standard deviation over `axis`. @see keras.ops.std */
export const std = calls(Std);
export const Sum = reduction("Sum", toInteger, (x, axes, keep) => tf.sum(x, axes, keep));
/** The sum over `axis`. @see keras.ops.sum */
export const sum = calls(Sum);
export const Var = reduction("Var", toFloat, (x, axes, keep) => variance(x, axes, keep));
/** The variance over `axis`. @see keras.ops.var */
const varOf = calls(Var);

export { varOf as var };

export const CountNonzero = defineOp({
  className: "CountNonzero",
  module: "numpy",
  inputs: ["x"],
  fields: { axis: axesOrAll },
  compute: ([given], { axis }) => {
    const x = toTensor(given);
    return tf.sum(
      tf.cast(notZero(tf.cast(x, "float32")), "int32"),
      canonicalAxes(axis, x.rank, "countNonzero"),
    );
  },
  infer: ([x], { axis }) => ({ shape: reducedShape(specOf(x).shape, axis, false), dtype: "int32" }),
});
/** How many values are not 0. @see keras.ops.count_nonzero */
export function countNonzero<T extends AnyTensor>(
  x: T,
  { axis = null }: { readonly axis?: Axes } = {},
): Same<T> {
  return CountNonzero.apply([x], { axis }) as Same<T>;
}
