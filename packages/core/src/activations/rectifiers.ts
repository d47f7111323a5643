/** @file Activations that are linear, or nearly so, for large x. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

/** `x`. @see keras.activations.linear */
export function linear(x: Tensor): Tensor {
  return x;
}

/**
 * `x` from `threshold` on, at most `max_value`; below it `negative_slope · (x − threshold)`.
 * @see keras.activations.relu
 */
export function relu(
  x: Tensor,
  options: { negative_slope?: number; max_value?: number | null; threshold?: number } = {},
): Tensor {
  const { negative_slope = 0, max_value = null, threshold = 0 } = options;
  if (negative_slope === 0 && max_value === null && threshold === 0) return tf.relu(x);
  return tf.tidy(() => {
    const passed = tf.mul(x, tf.cast(tf.greaterEqual(x, threshold), "float32"));
    const above = max_value === null ? passed : tf.minimum(passed, max_value);
    return negative_slope === 0
      ? above
      : tf.sub(above, tf.mul(tf.relu(tf.sub(threshold, x)), negative_slope));
  });
}

/** `x` above 0, `negative_slope · x` below. @see keras.activations.leaky_relu */
export function leakyRelu(
  x: Tensor,
  { negative_slope = 0.2 }: { negative_slope?: number } = {},
): Tensor {
  return tf.leakyRelu(x, negative_slope);
}

/** `min(max(x, 0), 6)`. @see keras.activations.relu6 */
export function relu6(x: Tensor): Tensor {
  return tf.relu6(x);
}

/** `x` above 0, `alpha · (eˣ − 1)` below. @see keras.activations.elu */
export function elu(x: Tensor, { alpha = 1 }: { alpha?: number } = {}): Tensor {
  if (alpha === 1) return tf.elu(x);
  return tf.tidy(() => tf.add(tf.relu(x), tf.mul(tf.expm1(tf.minimum(x, 0)), alpha)));
}

/** `scale · elu(x, alpha)` (Klambauer et al., 2017). @see keras.activations.selu */
export function selu(x: Tensor): Tensor {
  return tf.selu(x);
}

/** `max(0, x) + min(0, alpha · (e^(x/alpha) − 1))` (Barron, 2017). @see keras.activations.celu */
export function celu(x: Tensor, { alpha = 1 }: { alpha?: number } = {}): Tensor {
  return tf.tidy(() =>
    tf.add(tf.relu(x), tf.mul(tf.expm1(tf.div(tf.minimum(x, 0), alpha)), alpha)),
  );
}

/** `x · Φ(x)`; `approximate` uses tanh (Hendrycks & Gimpel, 2016). @see keras.activations.gelu */
export function gelu(x: Tensor, { approximate = false }: { approximate?: boolean } = {}): Tensor {
  return tf.tidy(() => {
    const cubic = tf.add(x, tf.mul(tf.pow(x, 3), 0.044715));
    const gate = approximate
      ? tf.tanh(tf.mul(cubic, Math.sqrt(2 / Math.PI)))
      : tf.erf(tf.mul(x, Math.SQRT1_2));
    return tf.mul(tf.mul(x, 0.5), tf.add(gate, 1));
  });
}

/** `log(1 + eˣ)`. @see keras.activations.softplus */
export function softplus(x: Tensor): Tensor {
  return tf.tidy(() => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x))))));
}

/** `(x + √(x² + b)) / 2`. @see keras.activations.squareplus */
export function squareplus(x: Tensor, { b = 4 }: { b?: number } = {}): Tensor {
  return tf.tidy(() => tf.div(tf.add(x, tf.sqrt(tf.add(tf.square(x), b))), 2));
}

/** `0` below −1, `x` above 1, `(x + 1)² / 4` between. @see keras.activations.sparse_plus */
export function sparsePlus(x: Tensor): Tensor {
  return tf.tidy(() => {
    const between = tf.div(tf.square(tf.add(tf.clipByValue(x, -1, 1), 1)), 4);
    return tf.where(tf.lessEqual(x, -1), tf.zerosLike(x), tf.where(tf.less(x, 1), between, x));
  });
}

/** `x · tanh(softplus(x))` (Misra, 2019). @see keras.activations.mish */
export function mish(x: Tensor): Tensor {
  return tf.tidy(() => tf.mul(x, tf.tanh(softplus(x))));
}

/** `eˣ`. @see keras.activations.exponential */
export function exponential(x: Tensor): Tensor {
  return tf.exp(x);
}

/** `x` where it is above `threshold`, `default_value` elsewhere. @see keras.activations.threshold */
export function threshold(x: Tensor, limit: number, defaultValue: number): Tensor {
  return tf.tidy(() => tf.where(tf.greater(x, limit), x, tf.fill(x.shape, defaultValue)));
}
