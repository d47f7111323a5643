/** @file The activation `leaky_relu`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `x` above 0, `negative_slope · x` below. @see keras.activations.leaky_relu */
export function leakyRelu(
  x: Tensor,
  { negative_slope = 0.2 }: { negative_slope?: number } = {},
): Tensor {
  return tf.leakyRelu(x, negative_slope);
}
