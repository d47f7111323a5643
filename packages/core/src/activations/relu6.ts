/** @file The activation `relu6`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `min(max(x, 0), 6)`. @see keras.activations.relu6 */
export function relu6(x: Tensor): Tensor {
  return tf.relu6(x);
}
