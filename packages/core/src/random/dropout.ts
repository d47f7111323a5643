/** @file Dropout. */
import * as tf from "@tensorflow/tfjs-core";
import { ConfigError } from "../errors.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { fill, type Seed, stream } from "./draw.ts";

/**
 * Sets a share `rate` of the values to zero and scales the rest by `1 / (1 − rate)`.
 * Values along an axis on which `noise_shape` is 1 share their fate; null stands for the size of `x`.
 * @see keras.random.dropout
 */
export function dropout(
  x: Tensor,
  rate: number,
  { noise_shape = null, seed = null }: { noise_shape?: Shape | null; seed?: Seed } = {},
): Tensor {
  if (!(rate >= 0 && rate <= 1)) {
    throw new ConfigError(`dropout: rate must be a number in [0, 1]. Received: rate=${rate}.`);
  }
  if (rate === 1) return tf.zerosLike(x);
  if (rate === 0) return tf.clone(x);
  const generator = stream(seed);
  const shape = (noise_shape ?? x.shape).map((size, i) => size ?? x.shape[i] ?? 1);
  return tf.tidy(() =>
    tf.mul(
      x,
      fill(shape, () => (generator.next() < rate ? 0 : 1 / (1 - rate))),
    ),
  );
}
