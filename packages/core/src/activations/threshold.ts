/** @file The activation `threshold`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `x` where it is above `limit`, `defaultValue` elsewhere. @see keras.activations.threshold */
export function threshold(x: Tensor, limit: number, defaultValue: number): Tensor {
  return tf.tidy(() => tf.where(tf.greaterEqual(limit, x), defaultValue, x));
}
