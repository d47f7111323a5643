/** @file The activation `sigmoid`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `1 / (1 + e⁻ˣ)`. @see keras.activations.sigmoid */
export function sigmoid(x: Tensor): Tensor {
  return tf.sigmoid(x);
}
