/** @file What KMR's models compute from vectors: the cosine of a user and its items, and items through a layer. */
import type { Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** Added below the root of each length, and to the product of two lengths. */
const EPSILON = 1e-8;

/** Dot products of each user with its items: `(batch, d)` and `(batch, items, d)` give `(batch, items)`. */
export function dotProducts(users: Tensor, items: Tensor): Tensor {
  return tf.sum(tf.mul(tf.expandDims(users, 1), items), -1);
}

/**
 * Cosines of each user with its items: `u · v / (‖u‖ ‖v‖ + 1e-8)` with `‖x‖ = √(Σ x² + 1e-8)`.
 * Shapes: `(batch, d)` and `(batch, items, d)` → `(batch, items)`.
 */
export function cosines(users: Tensor, items: Tensor): Tensor {
  const length = (x: Tensor): Tensor => tf.sqrt(tf.add(tf.sum(tf.square(x), -1), EPSILON));
  const lengths = tf.mul(tf.expandDims(length(users), 1), length(items));
  return tf.div(dotProducts(users, items), tf.add(lengths, EPSILON));
}

/** A layer of rows applied to each item: `(batch, items, features)` → `(batch, items, units)`. */
export function perItem(items: Tensor, layer: (rows: Tensor) => Tensor): Tensor {
  const [batch = 0, count = 0, features = 0] = items.shape;
  const rows = layer(tf.reshape(items, [batch * count, features]));
  return tf.reshape(rows, [batch, count, rows.shape.at(-1) ?? 1]);
}
