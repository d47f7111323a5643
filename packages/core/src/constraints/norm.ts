/** @file The lengths of the vectors of a weight. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** Keras's epsilon, which keeps a division by a zero length finite. */
export const EPSILON = 1e-7;

/** `√Σw²` along the axes, which stay with size 1. */
export function norm(w: Tensor, axis: number | readonly number[]): Tensor {
  return tf.sqrt(tf.sum(tf.square(w), [axis].flat(), true));
}
