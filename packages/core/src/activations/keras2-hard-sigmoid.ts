/** @file activations.keras2HardSigmoid */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/**
 * `hard_sigmoid` as Keras 1 and 2 define it: `clip(0.2 · x + 0.5, 0, 1)`. Keras 3's slope is 1/6.
 * Files of Keras 2 get it wherever they say `hard_sigmoid`.
 * @remarks Differs from Keras: Keras 3 opens such files with its own `hard_sigmoid`, and computes other numbers.
 */
export function keras2HardSigmoid(x: Tensor): Tensor {
  return tf.tidy(() => tf.clipByValue(tf.add(tf.mul(x, 0.2), 0.5), 0, 1));
}
