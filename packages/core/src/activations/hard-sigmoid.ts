/** @file The activation `hard_sigmoid`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `relu6(x + 3) / 6`. @see keras.activations.hard_sigmoid */
export function hardSigmoid(x: Tensor): Tensor {
  return tf.tidy(() => tf.div(tf.relu6(tf.add(x, 3)), 6));
}
