/** @file The activation `selu`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `1.0507… · elu(x, 1.6733…)` (Klambauer et al., 2017). @see keras.activations.selu */
export function selu(x: Tensor): Tensor {
  return tf.selu(x);
}
