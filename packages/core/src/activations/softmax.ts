/** @file The activation `softmax`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { onLastAxis } from "./on-last-axis.ts";

/** `eˣ / Σ eˣ` along `axis`. @see keras.activations.softmax */
export function softmax(x: Tensor, { axis = -1 }: { axis?: number } = {}): Tensor {
  return onLastAxis(x, axis, (last) => tf.softmax(last));
}
