/** @file The activation `celu`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `max(0, x) + min(0, alpha · (e^(x/alpha) − 1))` (Barron, 2017). @see keras.activations.celu */
export function celu(x: Tensor, { alpha = 1 }: { alpha?: number } = {}): Tensor {
  return tf.tidy(() =>
    tf.add(tf.relu(x), tf.mul(tf.expm1(tf.div(tf.minimum(x, 0), alpha)), alpha)),
  );
}
