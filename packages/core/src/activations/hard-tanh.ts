/** @file The activation `hard_tanh`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `x` within [−1, 1], its sign beyond. @see keras.activations.hard_tanh */
export function hardTanh(x: Tensor): Tensor {
  return tf.clipByValue(x, -1, 1);
}
