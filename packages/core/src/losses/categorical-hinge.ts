/** @file The loss `CategoricalHinge`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Values } from "../tensor.ts";
import { floats, Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields("categorical_hinge") };

/** `max(1 + max((1 − y) · ŷ) − Σ y · ŷ, 0)` over the last axis, for one-hot labels. @see keras.losses.CategoricalHinge */
export class CategoricalHinge extends Loss<typeof fields> {
  static override readonly className = "CategoricalHinge";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalHinge(yTrue, yPred);
  }
}

/** `max(1 + max((1 − y) · ŷ) − Σ y · ŷ, 0)` over the last axis, for one-hot labels. One value per sample. */
export function categoricalHinge(yTrue: Values, yPred: Values): Tensor {
  return tf.tidy(() => {
    const [target, output] = floats(yTrue, yPred);
    const positive = tf.sum(tf.mul(target, output), -1);
    const negative = tf.max(tf.mul(tf.sub(1, target), output), -1);
    return tf.relu(tf.add(tf.sub(negative, positive), 1));
  });
}
