/** @file Fourier transforms: ops.fft, ops.fft2, ops.ifft2, ops.rfft, ops.irfft */
import * as tf from "@tensorflow/tfjs-core";
import { nullable, positiveInteger } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { compatibleShapes, formatShape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, type Spec, specOf, toTensor } from "../operation.ts";
import { fourier, fromRealSpectrum, paired, realSpectrum, unpaired } from "./transform.ts";

/** Real and imaginary parts. */
export type ComplexPair<T> = readonly [real: T, imag: T];

/** The specs of both parts. @throws ShapeError */
export function pairSpecs(op: string, x: unknown, rank: number): [Spec, Spec] {
  const [real, imag] = (Array.isArray(x) ? x : []).map((part) => specOf(part));
  if (real === undefined || imag === undefined || !compatibleShapes(real.shape, imag.shape)) {
    throw new ShapeError(`${op}: x must be a real and an imaginary part of one shape.`);
  }
  if (real.shape.length < rank) {
    throw new ShapeError(
      `${op}: the parts must have rank ${rank} or more. Received: shape ${formatShape(real.shape)}.`,
    );
  }
  return [real, imag];
}

/** Both parts as float tensors. @throws ShapeError */
export function pairTensors(op: string, x: unknown, rank: number): [Tensor, Tensor] {
  const parts = (x as readonly unknown[]).map((part) => tf.cast(toTensor(part), "float32"));
  pairSpecs(op, parts, rank);
  return parts as [Tensor, Tensor];
}

/** Transforms the last axis, then the second to last. */
function fourier2(pair: Tensor, direction: 1 | -1): Tensor {
  const order = pair.shape.map((_, i) => i);
  order.splice(-2, 2, pair.rank - 1, pair.rank - 2);
  const rows = fourier(pair, direction);
  return tf.transpose(fourier(tf.transpose(rows, order), direction), order);
}

function pairOp(
  className: string,
  rank: number,
  compute: (pair: Tensor) => Tensor,
): DefinedOp<Record<never, never>> {
  const name = className.toLowerCase();
  return defineOp({
    className,
    module: "math",
    inputs: ["x"],
    fields: {},
    compute: ([x]) => unpaired(compute(paired(...pairTensors(name, x, rank)))),
    infer: ([x]) => pairSpecs(name, x, rank),
  });
}

export const FFT = pairOp("FFT", 1, (pair) => fourier(pair, -1));
export const FFT2 = pairOp("FFT2", 2, (pair) => fourier2(pair, -1));
export const IFFT2 = pairOp("IFFT2", 2, (pair) => {
  const [rows = 1, columns = 1] = pair.shape.slice(-2);
  return tf.div(fourier2(pair, 1), rows * columns);
});

const lengthFields = { fft_length: nullable(positiveInteger()) };

export const RFFT = defineOp({
  className: "RFFT",
  module: "math",
  inputs: ["x"],
  fields: lengthFields,
  compute: ([x], { fft_length }) => {
    const tensor = tf.cast(toTensor(x), "float32");
    checkRank(tensor.shape.length);
    return realSpectrum(tensor, fft_length ?? tensor.shape.at(-1) ?? 1);
  },
  infer: ([x], { fft_length }) => {
    const { shape, dtype } = specOf(x);
    checkRank(shape.length);
    const length = fft_length ?? shape.at(-1) ?? null;
    const half = length === null ? null : Math.floor(length / 2) + 1;
    const spec = { shape: [...shape.slice(0, -1), half], dtype };
    return [spec, spec];
  },
});

function checkRank(rank: number): void {
  if (rank > 0) return;
  throw new ShapeError("rfft: the input must have rank 1 or more. Received: shape ().");
}

export const IRFFT = defineOp({
  className: "IRFFT",
  module: "math",
  inputs: ["x"],
  fields: lengthFields,
  compute: ([x], { fft_length }) => {
    const [real, imag] = pairTensors("irfft", x, 1);
    return fromRealSpectrum(real, imag, fft_length ?? 2 * ((real.shape.at(-1) ?? 1) - 1));
  },
  infer: ([x], { fft_length }) => {
    const [{ shape, dtype }] = pairSpecs("irfft", x, 1);
    const half = shape.at(-1) ?? null;
    const length = fft_length ?? (half === null ? null : 2 * (half - 1));
    return { shape: [...shape.slice(0, -1), length], dtype };
  },
});

type Pair<T> = ComplexPair<Same<T>>;

/** The Fourier transform along the last axis. @see keras.ops.fft @throws ShapeError */
export function fft<T extends AnyTensor>(x: ComplexPair<T>): Pair<T> {
  return FFT.apply([x], {}) as Pair<T>;
}
/** The Fourier transform along the last two axes. @see keras.ops.fft2 @throws ShapeError */
export function fft2<T extends AnyTensor>(x: ComplexPair<T>): Pair<T> {
  return FFT2.apply([x], {}) as Pair<T>;
}
/** The inverse of `fft2`. @see keras.ops.ifft2 @throws ShapeError */
export function ifft2<T extends AnyTensor>(x: ComplexPair<T>): Pair<T> {
  return IFFT2.apply([x], {}) as Pair<T>;
}

interface LengthOptions {
  /** The length of the real values, which are cut or filled with zeros; by default theirs. */
  readonly fft_length?: number | null | undefined;
}

/** The first half of the Fourier transform of real values along the last axis. @see keras.ops.rfft @throws ShapeError */
export function rfft<T extends AnyTensor>(x: T, options: LengthOptions = {}): Pair<T> {
  return RFFT.apply([x], options) as Pair<T>;
}
/** The inverse of `rfft`. @see keras.ops.irfft @throws ShapeError */
export function irfft<T extends AnyTensor>(
  x: ComplexPair<T>,
  options: LengthOptions = {},
): Same<T> {
  return IRFFT.apply([x], options) as Same<T>;
}
