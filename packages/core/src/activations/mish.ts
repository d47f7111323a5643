/** @file The activation `mish`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { softplus } from "./softplus.ts";

/** `x · tanh(softplus(x))` (Misra, 2019). @see keras.activations.mish */
export function mish(x: Tensor): Tensor {
  return tf.tidy(() => tf.mul(x, tf.tanh(softplus(x))));
}
