/** @file The activation `sparse_plus`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `0` to −1, `x` from 1 on, `(x + 1)² / 4` between. @see keras.activations.sparse_plus */
export function sparsePlus(x: Tensor): Tensor {
  return tf.tidy(() => {
    const between = tf.div(tf.square(tf.add(tf.clipByValue(x, -1, 1), 1)), 4);
    return tf.where(tf.greaterEqual(x, 1), x, between);
  });
}
