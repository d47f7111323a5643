/** @file The activation `softsign`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `x / (1 + |x|)`. @see keras.activations.softsign */
export function softsign(x: Tensor): Tensor {
  return tf.tidy(() => tf.div(x, tf.add(tf.abs(x), 1)));
}
