/** @file Bounds on gradients: one of a norm of each, a norm of all, and a value. */
import * as tf from "@tensorflow/tfjs-core";
import type { ConfigOf } from "../config/infer.ts";
import { ConfigError } from "../errors.ts";
import { overRows, rowsOf } from "../gradients/sliced-gradient.ts";
import type { Tensor } from "../tensor.ts";
import type { OptimizerFields } from "./optimizer-fields.ts";

type Bounds = Pick<ConfigOf<OptimizerFields>, "clipnorm" | "global_clipnorm" | "clipvalue">;

/** @throws ConfigError where more than one bound is given. */
export function checkClipping(
  { clipnorm, global_clipnorm, clipvalue }: Bounds,
  owner: string,
): void {
  if ([clipnorm, global_clipnorm, clipvalue].filter((bound) => bound !== null).length > 1) {
    throw new ConfigError(
      `${owner}: only one of clipnorm, global_clipnorm and clipvalue can be given. Received: clipnorm=${clipnorm}, global_clipnorm=${global_clipnorm}, clipvalue=${clipvalue}.`,
    );
  }
}

/** The gradients within the bound, if one is set. */
export function clipGradients(
  gradients: readonly Tensor[],
  { clipnorm, global_clipnorm, clipvalue }: Bounds,
): readonly Tensor[] {
  const each = (change: (rows: Tensor) => Tensor): readonly Tensor[] =>
    gradients.map((gradient) => overRows(gradient, change));
  if (clipnorm !== null && clipnorm > 0) {
    return each((rows) =>
      tf.div(tf.mul(rows, clipnorm), tf.maximum(tf.sqrt(squareSum(rows)), clipnorm)),
    );
  }
  if (global_clipnorm !== null && global_clipnorm > 0) {
    const norm = tf.sqrt(tf.addN(gradients.map((gradient) => squareSum(rowsOf(gradient)))));
    const scale = tf.mul(tf.minimum(tf.div(1, norm), 1 / global_clipnorm), global_clipnorm);
    return gradients.map((gradient) => tf.mul(gradient, scale)); // Keras sums rows here
  }
  if (clipvalue !== null && clipvalue > 0)
    return each((rows) => tf.clipByValue(rows, -clipvalue, clipvalue));
  return gradients;
}

function squareSum(x: Tensor): Tensor {
  return tf.sum(tf.square(x));
}
