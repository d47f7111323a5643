/** @file The activation `hard_silu`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { hardSigmoid } from "./hard-sigmoid.ts";

/** `x · hard_sigmoid(x)`. @see keras.activations.hard_silu */
export function hardSilu(x: Tensor): Tensor {
  return tf.tidy(() => tf.mul(x, hardSigmoid(x)));
}
