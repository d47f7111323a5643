/** @file The loss `SquaredHinge`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Values } from "../tensor.ts";
import { signed } from "./hinge.ts";
import { floats, Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields("squared_hinge") };

/** The mean of `max(1 − y · ŷ, 0)²` over the last axis; labels are −1 and 1, or 0 and 1. @see keras.losses.SquaredHinge */
export class SquaredHinge extends Loss<typeof fields> {
  static override readonly className = "SquaredHinge";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return squaredHinge(yTrue, yPred);
  }
}

/** The mean of `max(1 − y · ŷ, 0)²` over the last axis; labels are −1 and 1, or 0 and 1. One value per sample. */
export function squaredHinge(yTrue: Values, yPred: Values): Tensor {
  return tf.tidy(() => {
    const [label, output] = floats(yTrue, yPred);
    const margin = tf.relu(tf.sub(1, tf.mul(signed(label), output)));
    return tf.mean(tf.square(margin), -1);
  });
}
