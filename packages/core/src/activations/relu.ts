/** @file The activation `relu`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/**
 * `x` above `threshold`, clipped to `[0, max_value]` when that is given; to `threshold` and below,
 * `negative_slope · (x − threshold)`.
 * @see keras.activations.relu
 */
export function relu(
  x: Tensor,
  options: { negative_slope?: number; max_value?: number | null; threshold?: number } = {},
): Tensor {
  const { negative_slope = 0, max_value = null, threshold = 0 } = options;
  return tf.tidy(() => {
    const passed = threshold === 0 ? tf.relu(x) : tf.where(tf.greaterEqual(threshold, x), 0, x);
    const above = max_value === null ? passed : tf.clipByValue(passed, 0, max_value);
    return negative_slope === 0
      ? above
      : tf.sub(above, tf.mul(tf.relu(tf.sub(threshold, x)), negative_slope));
  });
}
