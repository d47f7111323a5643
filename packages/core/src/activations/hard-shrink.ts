/** @file The activation `hard_shrink`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `x` where `|x| > threshold`, else 0. @see keras.activations.hard_shrink */
export function hardShrink(x: Tensor, { threshold = 0.5 }: { threshold?: number } = {}): Tensor {
  return tf.tidy(() => tf.where(tf.greaterEqual(threshold, tf.abs(x)), 0, x));
}
