/** @file The loss `Hinge`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Values } from "../tensor.ts";
import { floats, Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields("hinge") };

/** The mean of `max(1 − y · ŷ, 0)` over the last axis; labels are −1 and 1, or 0 and 1. @see keras.losses.Hinge */
export class Hinge extends Loss<typeof fields> {
  static override readonly className = "Hinge";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return hinge(yTrue, yPred);
  }
}

/** The mean of `max(1 − y · ŷ, 0)` over the last axis; labels are −1 and 1, or 0 and 1. One value per sample. */
export function hinge(yTrue: Values, yPred: Values): Tensor {
  return tf.tidy(() => {
    const [label, output] = floats(yTrue, yPred);
    const margin = tf.relu(tf.sub(1, tf.mul(signed(label), output)));
    return tf.mean(margin, -1);
  });
}

/** Labels of 0 and 1 as −1 and 1; others stay. */
export function signed(labels: Tensor): Tensor {
  const binary = tf.all(tf.logicalOr(tf.equal(labels, 0), tf.equal(labels, 1)));
  return binary.dataSync()[0] === 1 ? tf.sub(tf.mul(labels, 2), 1) : labels;
}
