/** @file The activation `log_sigmoid`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { softplus } from "./softplus.ts";

/** `log(sigmoid(x)) = −softplus(−x)`. @see keras.activations.log_sigmoid */
export function logSigmoid(x: Tensor): Tensor {
  return tf.tidy(() => tf.neg(softplus(tf.neg(x))));
}
