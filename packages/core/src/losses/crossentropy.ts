/** @file What the cross-entropies share: probabilities kept from 0 and 1, smoothed labels. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, integer, number } from "../config/field.ts";
import type { Tensor } from "../tensor.ts";
import { EPSILON } from "./loss.ts";

export const crossentropyFields = {
  /** The predictions are logits, not probabilities. */
  from_logits: boolean(false),
  /** How far labels are drawn towards the even distribution, in [0, 1]. */
  label_smoothing: number(0),
  /** The axis of the classes. */
  axis: integer(-1),
};

export interface CrossentropyOptions {
  readonly from_logits?: boolean;
  readonly label_smoothing?: number;
  readonly axis?: number;
}

/** Labels drawn towards `1 / classes`. */
export function smooth(labels: Tensor, amount: number, classes: number): Tensor {
  return amount === 0 ? labels : tf.add(tf.mul(labels, 1 - amount), amount / classes);
}

/** Probabilities of classes that sum to 1 along an axis, kept from 0 and 1. */
export function normalized(probabilities: Tensor, axis: number): Tensor {
  return clip(tf.div(probabilities, tf.sum(probabilities, axis, true)));
}

export function clip(probabilities: Tensor): Tensor {
  return tf.clipByValue(probabilities, EPSILON, 1 - EPSILON);
}

/** `log softmax`, along any axis. */
export function logSoftmax(logits: Tensor, axis: number): Tensor {
  const shifted = tf.sub(logits, tf.max(logits, axis, true));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
}

/** `−y · log p − (1 − y) · log(1 − p)`, element by element. */
export function binaryElements(target: Tensor, output: Tensor, fromLogits: boolean): Tensor {
  if (fromLogits) {
    const soft = tf.softplus(tf.neg(tf.abs(output)));
    return tf.add(tf.sub(tf.relu(output), tf.mul(output, target)), soft);
  }
  const p = clip(output);
  const yes = tf.mul(target, tf.log(p));
  const no = tf.mul(tf.sub(1, target), tf.log(tf.sub(1, p)));
  return tf.neg(tf.add(yes, no));
}
