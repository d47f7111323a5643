/** @file The activation `exponential`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `eˣ`. @see keras.activations.exponential */
export function exponential(x: Tensor): Tensor {
  return tf.exp(x);
}
