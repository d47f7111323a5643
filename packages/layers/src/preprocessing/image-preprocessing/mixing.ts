/** @file What layers share that mix images of a batch. */
import { random, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** A number of the beta distribution with both parameters `alpha`. */
export function drawBeta(alpha: number, generator: random.SeedGenerator): number {
  const [a = 0, b = 0] = random.gamma([2], alpha, { seed: generator }).dataSync();
  return a + b === 0 ? 0.5 : a / (a + b);
}

/** `weight` of each label, the rest from the label of another image. */
export function mixLabels(labels: Tensor, order: Tensor, weight: Tensor): Tensor {
  const others = tf.gather(labels, order as tf.Tensor1D);
  return tf.add(tf.mul(weight, labels), tf.mul(tf.sub(1, weight), others));
}
