/** @file The activation `sparse_sigmoid`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `(x + 1) / 2` within [−1, 1], 0 and 1 beyond. @see keras.activations.sparse_sigmoid */
export function sparseSigmoid(x: Tensor): Tensor {
  return tf.tidy(() => tf.div(tf.add(tf.clipByValue(x, -1, 1), 1), 2));
}
