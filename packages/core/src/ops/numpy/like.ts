/** @file Tensors of one value: ops.zeros_like, ops.full and their kind; and of ranges: ops.arange, ops.linspace. */
import * as tf from "@tensorflow/tfjs-core";
import { type DType, isFloat, tfjsType } from "../../dtype.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { dtypeOrNull } from "../dtype-field.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";

const fields = { dtype: dtypeOrNull };

function like(className: string, value: number): DefinedOp<typeof fields> {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x"],
    fields,
    compute: ([given], { dtype }) => {
      const x = toTensor(given);
      return tf.fill(x.shape as [number], value, tfjsType(dtype ?? specOf(x).dtype) as "float32");
    },
    infer: ([x], { dtype }) => {
      const spec = specOf(x);
      return { shape: spec.shape, dtype: dtype ?? spec.dtype };
    },
  });
}

export const ZerosLike = like("ZerosLike", 0);
export const OnesLike = like("OnesLike", 1);
export const EmptyLike = like("EmptyLike", 0);

interface LikeOptions {
  readonly dtype?: DType;
}

/** Zeros in the shape of `x`. @see keras.ops.zeros_like */
export function zerosLike<T extends AnyTensor>(x: T, options: LikeOptions = {}): Same<T> {
  return ZerosLike.apply([x], options) as Same<T>;
}
/** Ones in the shape of `x`. @see keras.ops.ones_like */
export function onesLike<T extends AnyTensor>(x: T, options: LikeOptions = {}): Same<T> {
  return OnesLike.apply([x], options) as Same<T>;
}
/** A tensor in the shape of `x`; its values are zeros. @see keras.ops.empty_like */
export function emptyLike<T extends AnyTensor>(x: T, options: LikeOptions = {}): Same<T> {
  return EmptyLike.apply([x], options) as Same<T>;
}

export const FullLike = defineOp({
  className: "FullLike",
  module: "numpy",
  inputs: ["x", "fill_value"],
  fields,
  compute: ([given, value], { dtype }) => {
    const x = toTensor(given);
    const type = tfjsType(dtype ?? specOf(x).dtype);
    return tf.broadcastTo(tf.cast(toTensor(value), type), x.shape as [number]);
  },
  infer: ([x], { dtype }) => {
    const spec = specOf(x);
    return { shape: spec.shape, dtype: dtype ?? spec.dtype };
  },
});
/** A value in the shape of `x`. @see keras.ops.full_like */
export function fullLike<T extends AnyTensor>(
  x: T,
  fillValue: number | AnyTensor,
  options: LikeOptions = {},
): Same<T> {
  return FullLike.apply([x, fillValue], options) as Same<T>;
}

type Sizes = readonly number[];

/** Zeros. @see keras.ops.zeros */
export function zeros(shape: Sizes, { dtype = "float32" }: LikeOptions = {}): Tensor {
  return tf.zeros([...shape], tfjsType(dtype));
}
/** Ones. @see keras.ops.ones */
export function ones(shape: Sizes, { dtype = "float32" }: LikeOptions = {}): Tensor {
  return tf.ones([...shape], tfjsType(dtype));
}
/** One value. @see keras.ops.full */
export function full(
  shape: Sizes,
  fillValue: number,
  { dtype = "float32" }: LikeOptions = {},
): Tensor {
  return tf.fill([...shape], fillValue, tfjsType(dtype) as "float32");
}
/** Zeros, as nothing is left empty here. @see keras.ops.empty */
export function empty(shape: Sizes, options: LikeOptions = {}): Tensor {
  return zeros(shape, options);
}
/** Ones on the diagonal `k`, zeros beside it. @see keras.ops.eye */
export function eye(
  n: number,
  {
    m = n,
    k = 0,
    dtype = "float32",
  }: LikeOptions & { readonly m?: number; readonly k?: number } = {},
): Tensor {
  const data = Float32Array.from({ length: n * m }, (_, i) =>
    (i % m) - Math.floor(i / m) === k ? 1 : 0,
  );
  return tf.tidy(() => tf.cast(tf.tensor(data, [n, m]), tfjsType(dtype)));
}
/** Ones on the diagonal. @see keras.ops.identity */
export function identity(n: number, options: LikeOptions = {}): Tensor {
  return eye(n, options);
}
/** Ones on and below the diagonal `k`. @see keras.ops.tri */
export function tri(
  n: number,
  {
    m = n,
    k = 0,
    dtype = "float32",
  }: LikeOptions & { readonly m?: number; readonly k?: number } = {},
): Tensor {
  const data = Float32Array.from({ length: n * m }, (_, i) =>
    (i % m) - Math.floor(i / m) <= k ? 1 : 0,
  );
  return tf.tidy(() => tf.cast(tf.tensor(data, [n, m]), tfjsType(dtype)));
}
/** From `start` up to but without `stop`; with one argument from 0. @see keras.ops.arange */
export function arange(
  start: number,
  stop?: number,
  { step = 1, dtype }: LikeOptions & { readonly step?: number } = {},
): Tensor {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  const whole = [from, to, step].every(Number.isInteger);
  const length = Math.max(0, Math.ceil((to - from) / step));
  const values = Float32Array.from({ length }, (_, i) => from + i * step);
  return tf.tidy(() =>
    tf.cast(tf.tensor1d(values), tfjsType(dtype ?? (whole ? "int32" : "float32"))),
  );
}
interface SpaceOptions {
  readonly num?: number;
  /** Whether `stop` is the last of the numbers. */
  readonly endpoint?: boolean;
}

function spaced(start: number, stop: number, options: SpaceOptions): number[] {
  const { num = 50, endpoint = true } = options;
  const step = (stop - start) / Math.max(1, endpoint ? num - 1 : num);
  return Array.from({ length: num }, (_, i) => start + i * step);
}

/** Numbers at equal distances from `start` to `stop`. @see keras.ops.linspace */
export function linspace(
  start: number,
  stop: number,
  { dtype = "float32", ...options }: LikeOptions & SpaceOptions = {},
): Tensor {
  const values = Float32Array.from(spaced(start, stop, options));
  return tf.tidy(() => tf.cast(tf.tensor1d(values), tfjsType(dtype)));
}
/** Powers of `base` at equal distances of the exponent; for whole numbers exponents are cut. @see keras.ops.logspace */
export function logspace(
  start: number,
  stop: number,
  options: LikeOptions & SpaceOptions & { readonly base?: number } = {},
): Tensor {
  const { base = 10, dtype = "float32", ...space } = options;
  const cut = isFloat(dtype) ? (exponent: number) => exponent : Math.trunc;
  const powers = spaced(start, stop, space).map((exponent) => base ** cut(exponent));
  return tf.tidy(() => tf.cast(tf.tensor1d(powers, "float32"), tfjsType(dtype)));
}
/**
 * Numbers from `start` to `stop`, each a constant multiple of the one before; the sign is that of `start`.
 * @see keras.ops.geomspace
 */
export function geomspace(start: number, stop: number, options: SpaceOptions = {}): Tensor {
  const [from, to] = [Math.log10(Math.abs(start)), Math.log10(Math.abs(stop))];
  return tf.tidy(() => tf.mul(logspace(from, to, options), Math.sign(start)));
}
