/** @file The activation `tanh`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)`. @see keras.activations.tanh */
export function tanh(x: Tensor): Tensor {
  return tf.tanh(x);
}
