/** @file The activation `soft_shrink`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `x` moved towards 0 by `threshold`. @see keras.activations.soft_shrink */
export function softShrink(x: Tensor, { threshold = 0.5 }: { threshold?: number } = {}): Tensor {
  return tf.tidy(() =>
    tf.sub(tf.relu(tf.sub(x, threshold)), tf.relu(tf.sub(tf.neg(x), threshold))),
  );
}
