/** @file `keras.random`: random tensors from a seed. The streams are not Keras's; the distributions are. */
import * as tf from "@tensorflow/tfjs-core";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { SeedGenerator } from "./seed-generator.ts";

export { SeedGenerator } from "./seed-generator.ts";

/** An integer, a stream to draw from, or null for a fresh seed. */
export type Seed = number | SeedGenerator | null;

function stream(seed: Seed): SeedGenerator {
  return seed instanceof SeedGenerator ? seed : new SeedGenerator(seed);
}

function fill(shape: readonly number[], draw: () => number): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(Float32Array.from({ length: size }, draw), [...shape], "float32");
}

/** Uniform in [minval, maxval). @see keras.random.uniform */
export function uniform(
  shape: readonly number[],
  { minval = 0, maxval = 1, seed = null }: { minval?: number; maxval?: number; seed?: Seed } = {},
): Tensor {
  const generator = stream(seed);
  return fill(shape, () => minval + (maxval - minval) * generator.next());
}

/** Normal. @see keras.random.normal */
export function normal(
  shape: readonly number[],
  { mean = 0, stddev = 1, seed = null }: { mean?: number; stddev?: number; seed?: Seed } = {},
): Tensor {
  const generator = stream(seed);
  return fill(shape, () => mean + stddev * generator.nextNormal());
}

/** Normal, drawn again where it lies more than two standard deviations off. @see keras.random.truncated_normal */
export function truncatedNormal(
  shape: readonly number[],
  { mean = 0, stddev = 1, seed = null }: { mean?: number; stddev?: number; seed?: Seed } = {},
): Tensor {
  const generator = stream(seed);
  return fill(shape, () => {
    let z = generator.nextNormal();
    while (Math.abs(z) > 2) z = generator.nextNormal();
    return mean + stddev * z;
  });
}

/** Sets a share `rate` of the values to zero and scales the rest by `1 / (1 − rate)`. @see keras.random.dropout */
export function dropout(
  x: Tensor,
  rate: number,
  { noise_shape = null, seed = null }: { noise_shape?: Shape | null; seed?: Seed } = {},
): Tensor {
  if (rate >= 1) return tf.zerosLike(x);
  const generator = stream(seed);
  const shape = (noise_shape ?? x.shape).map((size, i) => size ?? x.shape[i] ?? 1);
  const keep = fill(shape, () => (generator.next() < rate ? 0 : 1 / (1 - rate)));
  return tf.mul(x, keep);
}
