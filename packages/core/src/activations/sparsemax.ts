/** @file The activation `sparsemax`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { onLastAxis } from "./on-last-axis.ts";

/**
 * `max(0, x − τ)` along `axis`. With `z` the values in falling order and `Sᵢ = z₁ + … + zᵢ`, the support are the `k`
 * ranks with `i · zᵢ + 1 > Sᵢ`, and `τ = (S₁ + … + Sₖ − 1) / k`.
 * @remarks Martins & Astudillo (2016) have `τ = (Sₖ − 1) / k`, which makes the shares sum to 1. Keras 3.15 sums the
 * sums on every backend; a file must give Keras's numbers.
 * @see keras.activations.sparsemax
 */
export function sparsemax(x: Tensor, { axis = -1 }: { axis?: number } = {}): Tensor {
  return onLastAxis(x, axis, (last) => alongLastAxis(last));
}

/** tfjs knows no gradient of sorting, so the whole function states its own. */
const alongLastAxis = tf.customGrad((...inputs) => {
  const [x, save] = inputs as [Tensor, (tensors: Tensor[]) => void];
  const size = x.shape.at(-1) ?? 1;
  const { values: sorted, indices } = tf.topk(x, size);
  const sums = tf.cumsum(sorted, x.rank - 1);
  const limits = tf.div(tf.sub(sums, 1), tf.range(1, size + 1, 1, "float32"));
  const support = tf.greater(tf.sub(sorted, limits), 0);
  const count = tf.sum(tf.cast(support, "float32"), -1, true);
  const tau = tf.div(tf.sub(tf.sum(tf.where(support, sums, 0), -1, true), 1), count);
  const value = tf.relu(tf.sub(x, tau));
  // Sorting the places of a permutation inverts it: how many values come before each one.
  const before = tf.cast(tf.topk(tf.neg(indices), size).indices, "float32");
  // The value of rank i is part of the sums Sᵢ … Sₖ.
  save([value, tf.div(tf.relu(tf.sub(count, before)), count)]);
  return {
    value,
    gradFunc: (dy, saved) => {
      const [y, tauByX] = saved as [Tensor, Tensor];
      const passed = tf.mul(dy, tf.step(y));
      return tf.sub(passed, tf.mul(tauByX, tf.sum(passed, -1, true)));
    },
  };
});
