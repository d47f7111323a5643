/** @file A square root that can be trained through. */
import type { Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** The square root, with the gradient 0 at 0, where its slope has no bound. */
export function squareRoot(x: Tensor): Tensor {
  const positive = tf.greater(x, 0);
  return tf.where(positive, tf.sqrt(tf.where(positive, x, tf.onesLike(x))), tf.zerosLike(x));
}
