/** @file The discrete Fourier transform of any length, on the host in float64. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../tensor.ts";

/** Complex numbers. */
interface Signal {
  readonly real: Float64Array;
  readonly imag: Float64Array;
}

const signal = (size: number): Signal => ({
  real: new Float64Array(size),
  imag: new Float64Array(size),
});
const at = (values: Float64Array, i: number): number => values[i] as number;

/** Transforms a signal in place. `direction` is −1 forwards, and 1 backwards without the division by the length. */
function transform(x: Signal, direction: number): void {
  const size = x.real.length;
  if (size < 2) return;
  if (Number.isInteger(Math.log2(size))) transformPowerOfTwo(x, direction);
  else transformAnyLength(x, direction);
}

/** Cooley and Tukey. */
function transformPowerOfTwo(x: Signal, direction: number): void {
  const size = x.real.length;
  reverseBits(x);
  for (let span = 2; span <= size; span *= 2) {
    const half = span / 2;
    for (let k = 0; k < half; k++) {
      const angle = (direction * 2 * Math.PI * k) / span;
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      for (let i = k; i < size; i += span) butterfly(x, i, i + half, cosine, sine);
    }
  }
}

function butterfly({ real, imag }: Signal, i: number, j: number, c: number, s: number): void {
  const re = at(real, j) * c - at(imag, j) * s;
  const im = at(real, j) * s + at(imag, j) * c;
  real[j] = at(real, i) - re;
  imag[j] = at(imag, i) - im;
  real[i] = at(real, i) + re;
  imag[i] = at(imag, i) + im;
}

function reverseBits({ real, imag }: Signal): void {
  const size = real.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [real[i], real[j]] = [at(real, j), at(real, i)];
    [imag[i], imag[j]] = [at(imag, j), at(imag, i)];
  }
}

/** Bluestein: the transform as a convolution with a chirp, whose length is a power of two. */
function transformAnyLength(x: Signal, direction: number): void {
  const size = x.real.length;
  const padded = 2 ** Math.ceil(Math.log2(2 * size - 1));
  const chirp = signal(size);
  for (let i = 0; i < size; i++) {
    const angle = (direction * Math.PI * ((i * i) % (2 * size))) / size;
    chirp.real[i] = Math.cos(angle);
    chirp.imag[i] = Math.sin(angle);
  }
  const [a, b] = [signal(padded), signal(padded)];
  for (let i = 0; i < size; i++) {
    setProduct(a, i, x, i, chirp, i);
    for (const place of [i, (padded - i) % padded]) {
      b.real[place] = at(chirp.real, i);
      b.imag[place] = -at(chirp.imag, i);
    }
  }
  transformPowerOfTwo(a, -1);
  transformPowerOfTwo(b, -1);
  for (let i = 0; i < padded; i++) setProduct(a, i, a, i, b, i);
  transformPowerOfTwo(a, 1);
  for (let i = 0; i < size; i++) {
    setProduct(x, i, a, i, chirp, i);
    x.real[i] = at(x.real, i) / padded;
    x.imag[i] = at(x.imag, i) / padded;
  }
}

/** `to[i] = x[j] · y[k]` */
function setProduct(to: Signal, i: number, x: Signal, j: number, y: Signal, k: number): void {
  const [a, b, c, d] = [at(x.real, j), at(x.imag, j), at(y.real, k), at(y.imag, k)];
  to.real[i] = a * c - b * d;
  to.imag[i] = a * d + b * c;
}

/** Transforms every row of a pair `[real, imaginary]`. */
function transformRows(pair: Tensor, direction: number): Tensor {
  const length = pair.shape.at(-1) ?? 1;
  const values = pair.dataSync();
  const result = new Float32Array(values.length);
  const half = values.length / 2;
  const row = signal(length);
  for (let start = 0; start < half; start += length) {
    row.real.set(values.subarray(start, start + length));
    row.imag.set(values.subarray(half + start, half + start + length));
    transform(row, direction);
    result.set(row.real, start);
    result.set(row.imag, half + start);
  }
  return tf.tensor(result, pair.shape);
}

/**
 * The Fourier transform along the last axis of a pair `[real, imaginary]`, which is the first axis. `direction` is −1
 * forwards, and 1 backwards without the division by the length: each is the gradient of the other.
 */
export function fourier(pair: Tensor, direction: 1 | -1): Tensor {
  return tf.customGrad((x) => ({
    value: transformRows(x as Tensor, direction),
    gradFunc: (dy: Tensor) => fourier(dy, direction === 1 ? -1 : 1),
  }))(pair);
}

/** Real and imaginary part as one tensor. */
export function paired(real: Tensor, imag: Tensor): Tensor {
  return tf.stack([real, imag]);
}

export function unpaired(pair: Tensor): [real: Tensor, imag: Tensor] {
  return tf.unstack(pair) as [Tensor, Tensor];
}

/** The last axis cut or filled with zeros to a length. */
export function fitLast(x: Tensor, length: number): Tensor {
  const size = x.shape.at(-1) ?? 0;
  if (size >= length)
    return tf.slice(
      x,
      x.shape.map(() => 0),
      [...x.shape.slice(0, -1), length],
    );
  const widths = x.shape.map((_, i): [number, number] => [0, i === x.rank - 1 ? length - size : 0]);
  return tf.pad(x, widths);
}

/** The first half of the spectrum of real values. */
export function realSpectrum(x: Tensor, length: number): [Tensor, Tensor] {
  const fitted = fitLast(x, length);
  const full = fourier(paired(fitted, tf.zerosLike(fitted)), -1);
  return unpaired(fitLast(full, Math.floor(length / 2) + 1));
}

/** The real values whose spectrum has a given first half. */
export function fromRealSpectrum(real: Tensor, imag: Tensor, length: number): Tensor {
  const half = fitLast(paired(real, imag), Math.floor(length / 2) + 1);
  const mirrored = Math.ceil(length / 2) - 1;
  const begin = half.shape.map((_, i) => (i === half.rank - 1 ? 1 : 0));
  const inner = tf.slice(half, begin, [...half.shape.slice(0, -1), mirrored]);
  const conjugate = tf.mul(
    tf.reverse(inner, half.rank - 1),
    tf.reshape(tf.tensor1d([1, -1]), [2, ...Array<number>(half.rank - 1).fill(1)]),
  );
  const full = tf.concat([half, conjugate], half.rank - 1);
  return tf.div(unpaired(fourier(full, 1))[0], length);
}
