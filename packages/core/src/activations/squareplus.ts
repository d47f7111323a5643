/** @file The activation `squareplus`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `(x + √(x² + b)) / 2` (Barron, 2021). @see keras.activations.squareplus */
export function squareplus(x: Tensor, { b = 4 }: { b?: number } = {}): Tensor {
  return tf.tidy(() => tf.div(tf.add(x, tf.sqrt(tf.add(tf.square(x), b))), 2));
}
