/** @file Spectra of short parts of a signal: ops.stft, ops.istft */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, type Field, nullable, positiveInteger, refuse } from "../../config/field.ts";
import { ConfigError } from "../../errors.ts";
import type { Json } from "../../json.ts";
import { sizeOf } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { scatterNd } from "../gather-scatter.ts";
import { pad } from "../numpy/pad.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { extractSequences } from "./extract-sequences.ts";
import { type ComplexPair, pairSpecs, pairTensors } from "./fft.ts";
import { fromRealSpectrum, realSpectrum } from "./transform.ts";

/** What a part is multiplied with: a name, the values, or null for nothing. */
export type Window = "hann" | "hamming" | readonly number[] | null;

const window: Field<Window, Window, false> = {
  required: false,
  initial: "hann",
  parse: (value, place) => {
    const good =
      value === null ||
      value === "hann" ||
      value === "hamming" ||
      (Array.isArray(value) && value.every((item) => typeof item === "number"));
    return good
      ? (value as Window)
      : refuse(place, 'must be "hann", "hamming", a list of numbers or null', value);
  },
  serialize: (value) => value as Json,
};

const fields = {
  sequence_length: positiveInteger(),
  sequence_stride: positiveInteger(),
  fft_length: positiveInteger(),
};

interface Config {
  readonly sequence_length: number;
  readonly sequence_stride: number;
  readonly fft_length: number;
  readonly window: Window;
  readonly center: boolean;
}

/** @throws ConfigError */
function check(op: string, config: Config): void {
  const { sequence_length: length, fft_length: full, window } = config;
  if (full < length) {
    throw new ConfigError(
      `${op}: fft_length must be at least sequence_length. Received: fft_length=${full}, sequence_length=${length}.`,
    );
  }
  if (Array.isArray(window) && window.length !== length) {
    throw new ConfigError(
      `${op}: window must have sequence_length=${length} values. Received: ${window.length}.`,
    );
  }
}

/** A periodic window; TensorFlow takes an odd length for one less. */
function raisedCosine(window: "hann" | "hamming", length: number): number[] {
  const share = window === "hamming" ? 0.54 : 0.5;
  const period = length - (length % 2);
  return Array.from({ length }, (_, i) =>
    length === 1 ? 1 : share - (1 - share) * Math.cos((2 * Math.PI * i) / period),
  );
}

/** The window in the middle of `fft_length` places; undefined for none. */
function windowValues(config: Config): number[] | undefined {
  const { window, sequence_length: length, fft_length: full } = config;
  if (window === null) return undefined;
  const left = Math.floor((full - length) / 2);
  const values = typeof window === "string" ? raisedCosine(window, length) : window;
  return Array.from({ length: full }, (_, i) => values[i - left] ?? 0);
}

/** How much is added on each side of a centred signal. */
function margin({ center, fft_length: full }: Config): number {
  return center ? Math.floor(full / 2) : 0;
}

export const STFT = defineOp({
  className: "STFT",
  module: "math",
  inputs: ["x"],
  fields: { ...fields, window, center: boolean(true) },
  compute: ([x], config) => {
    check("stft", config);
    const tensor = toTensor(x);
    const side = margin(config);
    const widths = tensor.shape.map((_, i): [number, number] =>
      i === tensor.rank - 1 ? [side, side] : [0, 0],
    );
    const padded = side === 0 ? tensor : pad(tensor, widths, { mode: "reflect" });
    const { fft_length: full, sequence_stride: stride } = config;
    const parts = extractSequences(padded, full, stride);
    const values = windowValues(config);
    const weighted = values === undefined ? parts : tf.mul(parts, tf.tensor1d(values));
    return realSpectrum(weighted, full);
  },
  infer: ([x], config) => {
    check("stft", config);
    const { shape, dtype } = specOf(x);
    const { fft_length: full, sequence_stride: stride } = config;
    const size = shape.at(-1) ?? null;
    const count =
      size === null ? null : 1 + Math.floor((size + 2 * margin(config) - full) / stride);
    const spec = { shape: [...shape.slice(0, -1), count, Math.floor(full / 2) + 1], dtype };
    return [spec, spec];
  },
});

/** The window divided by the sum of the squares that overlap at its places. */
function inverseWindow(values: readonly number[], stride: number): number[] {
  const sums = Array<number>(stride).fill(0);
  for (const [i, value] of values.entries())
    sums[i % stride] = (sums[i % stride] ?? 0) + value ** 2;
  return values.map((value, i) => (sums[i % stride] === 0 ? 0 : value / (sums[i % stride] ?? 1)));
}

/** Parts put behind each other at a distance; what overlaps is added. */
function overlapAdd(parts: Tensor, stride: number): Tensor {
  const [count = 0, length = 0] = parts.shape.slice(-2);
  const outer = parts.shape.slice(0, -2);
  const total = (count - 1) * stride + length;
  const places = Int32Array.from(
    { length: count * length },
    (_, i) => Math.floor(i / length) * stride + (i % length),
  );
  const rows = tf.transpose(tf.reshape(parts, [sizeOf(outer), count * length]));
  const indices = tf.tensor2d(places, [count * length, 1], "int32");
  const sums = scatterNd(indices, rows, [total, sizeOf(outer)]);
  return tf.reshape(tf.transpose(sums), [...outer, total]);
}

/** How many values come back from some parts. */
function lengthOf(count: number, config: Config & { readonly length: number | null }): number {
  const { sequence_stride: stride, fft_length: full, length } = config;
  return length ?? (count - 1) * stride + full - 2 * margin(config);
}

export const ISTFT = defineOp({
  className: "ISTFT",
  module: "math",
  inputs: ["x"],
  fields: { ...fields, length: nullable(positiveInteger()), window, center: boolean(true) },
  compute: ([x], config) => {
    check("istft", config);
    const [real, imag] = pairTensors("istft", x, 2);
    const { fft_length: full, sequence_stride: stride } = config;
    const parts = fromRealSpectrum(real, imag, full);
    const values = windowValues(config);
    const weighted =
      values === undefined ? parts : tf.mul(parts, tf.tensor1d(inverseWindow(values, stride)));
    const whole = overlapAdd(weighted, stride);
    const start = margin(config);
    const wanted = lengthOf(real.shape.at(-2) ?? 1, config);
    const length = Math.min(wanted, (whole.shape.at(-1) ?? 0) - start);
    const begin = whole.shape.map((_, i) => (i === whole.rank - 1 ? start : 0));
    return tf.slice(whole, begin, [...whole.shape.slice(0, -1), length]);
  },
  infer: ([x], config) => {
    check("istft", config);
    const [{ shape, dtype }] = pairSpecs("istft", x, 2);
    const count = shape.at(-2) ?? null;
    const length = count === null ? config.length : lengthOf(count, config);
    return { shape: [...shape.slice(0, -2), length], dtype };
  },
});

interface StftOptions {
  readonly window?: Window | undefined;
  /** Whether the middle of the first part is the first value; the signal is mirrored at its ends. */
  readonly center?: boolean | undefined;
}

/**
 * Fourier transforms of parts of the last axis, `sequenceLength` long and `sequenceStride` apart.
 * @see keras.ops.stft
 * @throws ConfigError when the lengths do not fit.
 */
export function stft<T extends AnyTensor>(
  x: T,
  sequenceLength: number,
  sequenceStride: number,
  fftLength: number,
  options: StftOptions = {},
): ComplexPair<Same<T>> {
  const lengths = {
    sequence_length: sequenceLength,
    sequence_stride: sequenceStride,
    fft_length: fftLength,
  };
  return STFT.apply([x], { ...options, ...lengths }) as ComplexPair<Same<T>>;
}

/**
 * The signal with a given `stft`.
 * @see keras.ops.istft
 * @throws ConfigError when the lengths do not fit.
 */
export function istft<T extends AnyTensor>(
  x: ComplexPair<T>,
  sequenceLength: number,
  sequenceStride: number,
  fftLength: number,
  options: StftOptions & { readonly length?: number | null | undefined } = {},
): Same<T> {
  const lengths = {
    sequence_length: sequenceLength,
    sequence_stride: sequenceStride,
    fft_length: fftLength,
  };
  return ISTFT.apply([x], { ...options, ...lengths }) as Same<T>;
}
