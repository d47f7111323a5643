/** @file The loss `Circle`. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, number } from "../config/field.ts";
import { setMask } from "../layer/mask.ts";
import { toTensor } from "../ops/operation.ts";
import type { Tensor, Values } from "../tensor.ts";
import { Loss, lossFields } from "./loss.ts";

const fields = {
  ...lossFields("circle"),
  /** Scale of the similarities. */
  gamma: number(80),
  /** How far positives and negatives are to be apart. */
  margin: number(0.4),
  /** A sample is no pair with itself. */
  remove_diagonal: boolean(true),
};

/** Circle loss over all pairs of a batch of unit vectors with class labels (Sun et al., 2020). @see keras.losses.Circle */
export class Circle extends Loss<typeof fields> {
  static override readonly className = "Circle";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return circle(yTrue, yPred, this.config);
  }
}

/** Circle loss of each sample against all others of the batch; masked where it is 0. */
export function circle(
  yTrue: Values,
  yPred: Values,
  options: {
    readonly gamma?: number;
    readonly margin?: number;
    readonly remove_diagonal?: boolean;
  } = {},
): Tensor {
  const { gamma = 80, margin = 0.4, remove_diagonal = true } = options;
  const [values, counts] = tf.tidy(() => {
    const labels = tf.reshape(tf.cast(toTensor(yTrue), "int32"), [-1, 1]);
    const same = tf.cast(tf.equal(labels, tf.transpose(labels)), "float32");
    const size = labels.shape[0] ?? 1;
    const self = remove_diagonal ? tf.eye(size) : tf.zeros([size, size]);
    const positive = tf.mul(same, tf.sub(1, self));
    const negative = tf.sub(1, same);
    const rows = toTensor(yPred) as tf.Tensor2D;
    const distances = tf.relu(tf.sub(1, tf.matMul(rows, rows, false, true)));
    const pull = tf.relu(tf.mul(tf.add(distances, margin), positive));
    const push = tf.relu(tf.mul(tf.sub(1 + margin, distances), negative));
    const near = tf.mul(tf.mul(pull, tf.sub(margin, distances)), -gamma);
    const far = tf.mul(tf.mul(push, tf.sub(1 - margin, distances)), gamma);
    const values = tf.softplus(tf.add(logSumExp(near, positive), logSumExp(far, negative)));
    return [values, tf.greater(values, 0)];
  }) as [Tensor, Tensor];
  setMask(values, counts);
  counts.dispose();
  return values;
}

/** `log Σ exp` over the pairs that a mask marks; −∞, with a gradient of 0, where it marks none. */
function logSumExp(values: Tensor, mask: Tensor): Tensor {
  const none = tf.fill(values.shape as [number, number], Number.NEGATIVE_INFINITY);
  const marked = tf.where(tf.cast(mask, "bool"), values, none);
  const any = tf.any(tf.cast(mask, "bool"), 1);
  const largest = tf.where(any, tf.max(marked, 1), tf.zeros(any.shape as [number]));
  const sum = tf.sum(tf.exp(tf.sub(marked, tf.expandDims(largest, 1))), 1);
  const logs = tf.add(tf.log(tf.where(any, sum, tf.onesLike(sum))), largest);
  return tf.where(any, logs, tf.fill(any.shape as [number], Number.NEGATIVE_INFINITY));
}
