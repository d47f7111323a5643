/** @file The activation `softplus`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `log(1 + eˣ)`. @see keras.activations.softplus */
export function softplus(x: Tensor): Tensor {
  return tf.softplus(x);
}
