/** @file Order statistics: ops.quantile, ops.percentile, ops.median */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, choice } from "../../config/field.ts";
import { type DType, isFloat } from "../../dtype.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { type Axes, axesOrAll, canonicalAxes } from "./axes.ts";
import { calls, reducedShape, reduction } from "./reduce.ts";
import { Sort } from "./sort.ts";

const methods = ["linear", "lower", "higher", "midpoint", "nearest"] as const;
type Method = (typeof methods)[number];

export interface QuantileOptions {
  readonly axis?: Axes | undefined;
  /** What stands between two values: a mix of both, one of them, or their middle. */
  readonly method?: Method | undefined;
  readonly keepdims?: boolean | undefined;
}

const toFloat = (dtype: DType): DType => (isFloat(dtype) ? dtype : "float32");

/** Weights of the ordered values for one share: the nearest two, or one. */
function weightsOf(share: number, size: number, method: Method): [number, number][] {
  const at = Math.fround(share) * (size - 1);
  const [low, high] = [Math.floor(at), Math.ceil(at)];
  switch (method) {
    case "linear":
      return [
        [low, high - at === 0 && low === high ? 1 : high - at],
        ...(low === high ? [] : ([[high, at - low]] as [number, number][])),
      ];
    case "midpoint":
      return low === high
        ? [[low, 1]]
        : [
            [low, 0.5],
            [high, 0.5],
          ];
    case "lower":
      return [[low, 1]];
    case "higher":
      return [[high, 1]];
    case "nearest":
      return [[roundHalfToEven(at), 1]];
    default:
      return method satisfies never;
  }
}

function roundHalfToEven(x: number): number {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}

/** The quantiles over axes, an axis of them in front. */
function quantiles(
  x: Tensor,
  shares: readonly number[],
  axes: readonly number[],
  method: Method,
): Tensor {
  const others = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const size = sizeOf(axes.map((axis) => x.shape[axis] ?? 1)) ?? 1;
  const rest = others.map((i) => x.shape[i] ?? 1);
  const rows = tf.reshape(tf.transpose(tf.cast(x, "float32"), [...others, ...axes]), [-1, size]);
  const sorted = Sort.compute([rows], { axis: -1 }) as Tensor;
  const columns = shares.map((share) => {
    const terms = weightsOf(share, size, method).map(([place, weight]) =>
      tf.mul(tf.gather(sorted, tf.scalar(place, "int32"), 1), weight),
    );
    return tf.reshape(
      terms.reduce((a, b) => tf.add(a, b)),
      rest,
    );
  });
  return tf.stack(columns, 0);
}

/** The same without NaN: each row has a number of values of its own. NaN where there is none. */
function nanQuantiles(
  x: Tensor,
  shares: readonly number[],
  axes: readonly number[],
  method: Method,
): Tensor {
  const others = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const size = sizeOf(axes.map((axis) => x.shape[axis] ?? 1)) ?? 1;
  const rest = others.map((i) => x.shape[i] ?? 1);
  const rows = tf.reshape(tf.transpose(tf.cast(x, "float32"), [...others, ...axes]), [-1, size]);
  const values = (Sort.compute([rows], { axis: -1 }) as Tensor).dataSync(); // NaN comes last
  const found = shares.map((share) =>
    Float32Array.from({ length: values.length / size }, (_, i) => {
      const row = values.slice(i * size, (i + 1) * size).filter((value) => !Number.isNaN(value));
      if (row.length === 0) return Number.NaN;
      const terms = weightsOf(share, row.length, method);
      return terms.reduce((sum, [place, weight]) => sum + (row[place] ?? 0) * weight, 0);
    }),
  );
  return tf.stack(found.map((column) => tf.tensor(column, rest)));
}

function quantileOp(className: string, scale: number, compute = quantiles) {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x", "q"],
    fields: { axis: axesOrAll, method: choice(methods, "linear"), keepdims: boolean(false) },
    compute: ([given, q], { axis, method, keepdims }) => {
      const [x, shares] = [toTensor(given), toTensor(q)];
      const axes = canonicalAxes(axis, x.rank, className);
      const values = Array.from(shares.dataSync(), (share) => share / scale);
      const found = compute(x, values, axes, method);
      const shape = reducedShape(x.shape, axis, keepdims) as number[];
      return tf.reshape(found, shares.rank === 0 ? shape : [values.length, ...shape]);
    },
    infer: ([x, q], { axis, keepdims }) => {
      const { shape, dtype } = specOf(x);
      const several: Shape = specOf(q).shape;
      return { shape: [...several, ...reducedShape(shape, axis, keepdims)], dtype: toFloat(dtype) };
    },
  });
}

export const Quantile = quantileOp("Quantile", 1);
export const Percentile = quantileOp("Percentile", 100);

export const Nanquantile = quantileOp("Nanquantile", 1, nanQuantiles);
export const Nanpercentile = quantileOp("Nanpercentile", 100, nanQuantiles);

/** The values below which shares `q` of all that are no NaN lie. No gradient. @see keras.ops.nanquantile */
export function nanquantile<T extends AnyTensor>(
  x: T,
  q: number | readonly number[] | AnyTensor,
  options: QuantileOptions = {},
): Same<T> {
  return Nanquantile.apply([x, q], options) as Same<T>;
}
/** The values below which `q` percent of all that are no NaN lie. No gradient. @see keras.ops.nanpercentile */
export function nanpercentile<T extends AnyTensor>(
  x: T,
  q: number | readonly number[] | AnyTensor,
  options: QuantileOptions = {},
): Same<T> {
  return Nanpercentile.apply([x, q], options) as Same<T>;
}

/** The values below which shares `q` of all lie. @see keras.ops.quantile */
export function quantile<T extends AnyTensor>(
  x: T,
  q: number | readonly number[] | AnyTensor,
  options: QuantileOptions = {},
): Same<T> {
  return Quantile.apply([x, q], options) as Same<T>;
}
/** The values below which `q` percent of all lie. @see keras.ops.percentile */
export function percentile<T extends AnyTensor>(
  x: T,
  q: number | readonly number[] | AnyTensor,
  options: QuantileOptions = {},
): Same<T> {
  return Percentile.apply([x, q], options) as Same<T>;
}

export const Median = reduction("Median", toFloat, (x, axes, keepdims) => {
  const [found] = tf.unstack(quantiles(x, [0.5], axes, "linear"), 0);
  const shape = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
  return keepdims ? tf.reshape(found as Tensor, shape) : (found as Tensor);
});
/** The value in the middle. @see keras.ops.median */
export const median = calls(Median);
export const Nanmedian = reduction("Nanmedian", toFloat, (x, axes, keepdims) => {
  const [found] = tf.unstack(nanQuantiles(x, [0.5], axes, "linear"), 0);
  const shape = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
  return keepdims ? tf.reshape(found as Tensor, shape) : (found as Tensor);
});
/** The value in the middle of those that are no NaN. No gradient. @see keras.ops.nanmedian */
export const nanmedian = calls(Nanmedian);
