/** @file The activation `gelu`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `x · Φ(x)`; `approximate` uses tanh (Hendrycks & Gimpel, 2016). @see keras.activations.gelu */
export function gelu(x: Tensor, { approximate = false }: { approximate?: boolean } = {}): Tensor {
  return tf.tidy(() => {
    const gate = approximate
      ? tf.tanh(tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044715)), Math.sqrt(2 / Math.PI)))
      : tf.erf(tf.mul(x, Math.SQRT1_2));
    return tf.mul(tf.mul(x, 0.5), tf.add(gate, 1));
  });
}
