/** @file The activation `tanh_shrink`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `x − tanh(x)`. @see keras.activations.tanh_shrink */
export function tanhShrink(x: Tensor): Tensor {
  return tf.tidy(() => tf.sub(x, tf.tanh(x)));
}
