/** @file Activations that turn scores along an axis into shares. */
import * as tf from "@tensorflow/tfjs-core";
import { canonicalAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** `eˣ / Σ eˣ` along `axis`. @see keras.activations.softmax */
export function softmax(x: Tensor, { axis = -1 }: { axis?: number } = {}): Tensor {
  return onLastAxis(x, axis, (last) => tf.softmax(last));
}

/** `log(softmax(x))`. @see keras.activations.log_softmax */
export function logSoftmax(x: Tensor, { axis = -1 }: { axis?: number } = {}): Tensor {
  return onLastAxis(x, axis, (last) => tf.logSoftmax(last));
}

/** The nearest point of the probability simplex (Martins & Astudillo, 2016). @see keras.activations.sparsemax */
export function sparsemax(x: Tensor, { axis = -1 }: { axis?: number } = {}): Tensor {
  return onLastAxis(x, axis, (logits) => {
    const size = logits.shape.at(-1) ?? 1;
    const sorted = tf.topk(logits, size).values;
    const sums = tf.cumsum(sorted, logits.rank - 1);
    const ranks = tf.range(1, size + 1, 1, "float32");
    const inSupport = tf.cast(tf.greater(tf.add(tf.mul(sorted, ranks), 1), sums), "float32");
    const count = tf.sum(inSupport, -1, true);
    const total = tf.sum(tf.mul(sorted, inSupport), -1, true);
    return tf.relu(tf.sub(logits, tf.div(tf.sub(total, 1), count)));
  });
}

/** Runs `f`, which works along the last axis, along another one. */
function onLastAxis(x: Tensor, axis: number, f: (x: Tensor) => Tensor): Tensor {
  return tf.tidy(() => {
    const place = canonicalAxis(axis, x.rank);
    const last = x.rank - 1;
    if (place === last) return f(x);
    const order = Array.from({ length: x.rank }, (_, i) =>
      i === place ? last : i === last ? place : i,
    );
    return tf.transpose(f(tf.transpose(x, order)), order);
  });
}
