/** @file The loss `Circle`. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, number } from "../config/field.ts";
import { setMask } from "../layer/mask.ts";
import type { Tensor } from "../tensor.ts";
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
    const values = circle(yTrue, yPred, this.config);
    setMask(values, tf.greater(values, 0));
    return values;
  }
}

/** Circle loss of each sample against all others of the batch. */
export function circle(
  yTrue: Tensor,
  yPred: Tensor,
  options: {
    readonly gamma?: number;
    readonly margin?: number;
    readonly remove_diagonal?: boolean;
  } = {},
): Tensor {
  const { gamma = 80, margin = 0.4, remove_diagonal = true } = options;
  return tf.tidy(() => {
    const labels = tf.reshape(tf.cast(yTrue, "int32"), [-1, 1]);
    const same = tf.cast(tf.equal(labels, tf.transpose(labels)), "float32");
    const size = labels.shape[0] ?? 1;
    const self = remove_diagonal ? tf.eye(size) : tf.zeros([size, size]);
    const positive = tf.mul(same, tf.sub(1, self));
    const negative = tf.sub(1, same);
    const rows = yPred as tf.Tensor2D;
    const distances = tf.relu(tf.sub(1, tf.matMul(rows, rows, false, true)));
    const pull = tf.relu(tf.mul(tf.add(distances, margin), positive));
    const push = tf.relu(tf.mul(tf.sub(1 + margin, distances), negative));
    const near = tf.mul(tf.mul(pull, tf.sub(margin, distances)), -gamma);
    const far = tf.mul(tf.mul(push, tf.sub(1 - margin, distances)), gamma);
    return tf.softplus(tf.add(logSumExp(near, positive), logSumExp(far, negative)));
  });
}

/** `log Σ exp` over the pairs that a mask marks. */
function logSumExp(values: Tensor, mask: Tensor): Tensor {
  const none = tf.fill(values.shape as [number, number], Number.NEGATIVE_INFINITY);
  return tf.logSumExp(tf.where(tf.cast(mask, "bool"), values, none), 1);
}
