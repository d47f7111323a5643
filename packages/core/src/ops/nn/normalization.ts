/** @file Ops that shift and scale: ops.batchNormalization, ops.layerNormalization, ops.rmsNormalization */
import * as tf from "@tensorflow/tfjs-core";
import { axes, boolean, integer, nullable, number } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { canonicalAxis, formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

/** Keras's `epsilon()`. */
const EPSILON = 1e-7;

type Optional = unknown;

const given = (value: Optional): boolean => value !== null && value !== undefined;

/** An optional argument in a shape that broadcasts; undefined where it is missing. */
function shaped(value: Optional, shape: readonly number[]): Tensor | undefined {
  if (!given(value)) return undefined;
  const tensor = toTensor(value);
  return tensor.rank === shape.length ? tensor : tf.reshape(tensor, [...shape]);
}

/** The shape with size 1 on all other axes. */
function onlyAxes(shape: readonly number[], kept: readonly number[]): number[] {
  return shape.map((size, axis) => (kept.includes(axis) ? size : 1));
}

/** `x · factor + offset`, either of them perhaps missing. */
function scaleAndShift(x: Tensor, factor: Tensor, offset: Tensor): Tensor {
  return tf.add(tf.mul(x, factor), offset);
}

/** @throws ShapeError unless an argument is a vector with one value for each channel. */
function checkChannels(name: string, value: Optional, size: Shape[number]): void {
  if (!given(value)) return;
  const { shape } = specOf(value);
  if (shape.length === 1 && (shape[0] === size || shape[0] === null || size === null)) return;
  throw new ShapeError(
    `batch_normalization: ${name} must be a vector with ${size} values. Received: shape ${formatShape(shape)}.`,
  );
}

export const BatchNorm = defineOp({
  className: "BatchNorm",
  module: "nn",
  inputs: ["x", "mean", "variance", "offset", "scale"],
  fields: { axis: integer(), epsilon: number(1e-3) },
  compute: ([input, mean, variance, offset, scale], { axis, epsilon }) => {
    const x = toTensor(input);
    const shape = onlyAxes(x.shape, [canonicalAxis(axis, x.rank)]);
    const [m, v] = [shaped(mean, shape), shaped(variance, shape)] as [Tensor, Tensor];
    const [shift, gain] = [shaped(offset, shape), shaped(scale, shape)];
    const inverse = tf.rsqrt(tf.add(v, epsilon));
    const factor = gain === undefined ? inverse : tf.mul(inverse, gain);
    const centre = tf.mul(m, factor);
    return scaleAndShift(x, factor, shift === undefined ? tf.neg(centre) : tf.sub(shift, centre));
  },
  infer: ([x, ...vectors], { axis }) => {
    const { shape, dtype } = specOf(x);
    const size = shape[canonicalAxis(axis, shape.length)] ?? null;
    for (const [i, name] of ["mean", "variance", "offset", "scale"].entries())
      checkChannels(name, vectors[i], size);
    return { shape, dtype };
  },
});

interface BatchNormOptions<T> {
  readonly offset?: T | null | undefined;
  readonly scale?: T | null | undefined;
  readonly epsilon?: number | undefined;
}

/**
 * `(x − mean) / √(variance + epsilon) · scale + offset`, with a value for each place of `axis`.
 * @see keras.ops.batch_normalization
 * @throws ShapeError
 */
export function batchNormalization<T extends AnyTensor>(
  x: T,
  mean: T,
  variance: T,
  axis: number,
  options: BatchNormOptions<T> = {},
): Same<T> {
  const { offset = null, scale = null, epsilon } = options;
  return BatchNorm.apply([x, mean, variance, offset, scale], { axis, epsilon }) as Same<T>;
}

const layerFields = { axis: axes(-1), epsilon: nullable(number()) };

function canonical(axis: number | readonly number[], rank: number): number[] {
  return [axis].flat().map((place) => canonicalAxis(place as number, rank));
}

export const LayerNorm = defineOp({
  className: "LayerNorm",
  module: "nn",
  inputs: ["x", "gamma", "beta"],
  fields: { ...layerFields, rms_scaling: boolean(false) },
  compute: ([input, gamma, beta], { axis, epsilon, rms_scaling }) => {
    const x = toTensor(input);
    const places = canonical(axis, x.rank);
    const shape = onlyAxes(x.shape, places);
    const { mean, variance } = tf.moments(x, places, true);
    const [gain, shift] = [shaped(gamma, shape), shaped(beta, shape)];
    const inverse = tf.rsqrt(tf.add(variance, epsilon ?? EPSILON));
    const factor = gain === undefined ? inverse : tf.mul(inverse, gain);
    if (rms_scaling) return tf.mul(x, factor);
    const centre = tf.mul(mean, factor);
    return scaleAndShift(x, factor, shift === undefined ? tf.neg(centre) : tf.sub(shift, centre));
  },
  infer: ([x], { axis }) => {
    const spec = specOf(x);
    canonical(axis, spec.shape.length);
    return spec;
  },
});

interface LayerNormOptions<T> {
  readonly gamma?: T | null | undefined;
  readonly beta?: T | null | undefined;
  readonly axis?: number | readonly number[] | undefined;
  readonly epsilon?: number | null | undefined;
}

/**
 * `(x − mean) / √(variance + epsilon) · gamma + beta`, mean and variance over `axis`.
 * @see keras.ops.layer_normalization
 * @throws ShapeError
 */
export function layerNormalization<T extends AnyTensor>(
  x: T,
  options: LayerNormOptions<T> = {},
): Same<T> {
  const { gamma = null, beta = null, ...config } = options;
  return LayerNorm.apply([x, gamma, beta], config) as Same<T>;
}

export const RMSNorm = defineOp({
  className: "RMSNorm",
  module: "nn",
  inputs: ["x", "scale"],
  fields: layerFields,
  compute: ([input, scale], { axis, epsilon }) => {
    const x = toTensor(input);
    const power = tf.mean(tf.square(x), canonical(axis, x.rank), true);
    const scaled = tf.mul(x, tf.rsqrt(tf.add(power, epsilon ?? EPSILON)));
    return given(scale) ? tf.mul(scaled, toTensor(scale)) : scaled;
  },
  infer: ([x], { axis }) => {
    const spec = specOf(x);
    canonical(axis, spec.shape.length);
    return spec;
  },
});

interface RmsNormOptions<T> {
  readonly scale?: T | null | undefined;
  readonly axis?: number | readonly number[] | undefined;
  readonly epsilon?: number | null | undefined;
}

/**
 * `x / √(mean(x²) + epsilon) · scale`, the mean over `axis`. `scale` is broadcast.
 * @see keras.ops.rms_normalization
 * @throws ShapeError
 */
export function rmsNormalization<T extends AnyTensor>(
  x: T,
  options: RmsNormOptions<T> = {},
): Same<T> {
  const { scale = null, ...config } = options;
  return RMSNorm.apply([x, scale], config) as Same<T>;
}
