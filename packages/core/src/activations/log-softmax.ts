/** @file The activation `log_softmax`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { onLastAxis } from "./on-last-axis.ts";

/** `x − log Σ eˣ` along `axis`. @see keras.activations.log_softmax */
export function logSoftmax(x: Tensor, { axis = -1 }: { axis?: number } = {}): Tensor {
  return onLastAxis(x, axis, (last) => tf.logSoftmax(last));
}
