/** @file The activation `elu`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `x` above 0, `alpha · (eˣ − 1)` below (Clevert et al., 2016). @see keras.activations.elu */
export function elu(x: Tensor, { alpha = 1 }: { alpha?: number } = {}): Tensor {
  if (alpha === 1) return tf.elu(x);
  return tf.tidy(() => tf.add(tf.relu(x), tf.mul(tf.elu(tf.minimum(x, 0)), alpha)));
}
