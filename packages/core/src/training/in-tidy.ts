/** @file A tidy around what gives no tensors. */
import * as tf from "@tensorflow/tfjs-core";

/** Runs `body` in a tidy and passes on what it gives, which holds no tensors. */
export function inTidy<T>(body: () => T): T {
  const results: T[] = [];
  tf.tidy(() => {
    results.push(body());
  });
  return results[0] as T;
}
