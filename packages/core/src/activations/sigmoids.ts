/** @file Activations of an S shape, and those gated by one. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { softplus } from "./rectifiers.ts";

/** `1 / (1 + e⁻ˣ)`. @see keras.activations.sigmoid */
export function sigmoid(x: Tensor): Tensor {
  return tf.sigmoid(x);
}

/** `tanh(x)`. @see keras.activations.tanh */
export function tanh(x: Tensor): Tensor {
  return tf.tanh(x);
}

/** `relu6(x + 3) / 6`. @see keras.activations.hard_sigmoid */
export function hardSigmoid(x: Tensor): Tensor {
  return tf.tidy(() => tf.div(tf.relu6(tf.add(x, 3)), 6));
}

/** `x · sigmoid(x)`. @see keras.activations.silu */
export function silu(x: Tensor): Tensor {
  return tf.tidy(() => tf.mul(x, tf.sigmoid(x)));
}

/** `x · hard_sigmoid(x)`. @see keras.activations.hard_silu */
export function hardSilu(x: Tensor): Tensor {
  return tf.tidy(() => tf.mul(x, hardSigmoid(x)));
}

/** `x` within [−1, 1], its sign beyond. @see keras.activations.hard_tanh */
export function hardTanh(x: Tensor): Tensor {
  return tf.clipByValue(x, -1, 1);
}

/** `log(sigmoid(x)) = −softplus(−x)`. @see keras.activations.log_sigmoid */
export function logSigmoid(x: Tensor): Tensor {
  return tf.tidy(() => tf.neg(softplus(tf.neg(x))));
}

/** `(x + 1) / 2` within [−1, 1], 0 and 1 beyond. @see keras.activations.sparse_sigmoid */
export function sparseSigmoid(x: Tensor): Tensor {
  return tf.tidy(() => tf.div(tf.add(tf.clipByValue(x, -1, 1), 1), 2));
}

/** `x / (1 + |x|)`. @see keras.activations.softsign */
export function softsign(x: Tensor): Tensor {
  return tf.tidy(() => tf.div(x, tf.add(tf.abs(x), 1)));
}

/** `x − tanh(x)`. @see keras.activations.tanh_shrink */
export function tanhShrink(x: Tensor): Tensor {
  return tf.tidy(() => tf.sub(x, tf.tanh(x)));
}

/** `x` where `|x| > threshold`, else 0. @see keras.activations.hard_shrink */
export function hardShrink(x: Tensor, { threshold = 0.5 }: { threshold?: number } = {}): Tensor {
  return tf.tidy(() => tf.mul(x, tf.cast(tf.greater(tf.abs(x), threshold), "float32")));
}

/** `x` moved towards 0 by `threshold`. @see keras.activations.soft_shrink */
export function softShrink(x: Tensor, { threshold = 0.5 }: { threshold?: number } = {}): Tensor {
  return tf.tidy(() =>
    tf.sub(tf.relu(tf.sub(x, threshold)), tf.relu(tf.sub(tf.neg(x), threshold))),
  );
}

/** Halves `a`, `b` of an axis: `a · sigmoid(b)` (Dauphin et al., 2016). @see keras.activations.glu */
export function glu(x: Tensor, { axis = -1 }: { axis?: number } = {}): Tensor {
  return tf.tidy(() => {
    const [a, b] = tf.split(x, 2, axis) as [Tensor, Tensor];
    return tf.mul(a, tf.sigmoid(b));
  });
}
