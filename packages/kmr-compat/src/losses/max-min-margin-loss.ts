import { type ArgsOf, fields as f, losses, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { masksOfLabels, meanShortfall } from "./margins.ts";

const fields = {
  ...losses.lossFields("max_min_margin_loss"),
  /** How far the best relevant item should lie above. */
  margin: f.number(1),
};
export type MaxMinMarginLossArgs = ArgsOf<typeof fields>;

/** Stands for the score of an item that does not count. */
const FAR = 1e9;

/**
 * `mean(max(0, margin − (highest relevant score − lowest irrelevant score)))`, one term per row.
 * Shapes: labels and scores `(batch, items)` → scalar. A label above 0.5 is relevant, one below is not.
 * @see kmr.losses.MaxMinMarginLoss
 * @remarks As in KMR, a row without relevant or without irrelevant items counts about 1e9, and a weight per sample
 * scales the loss of the batch by its mean.
 */
export class MaxMinMarginLoss extends losses.Loss<typeof fields> {
  static override readonly className = "MaxMinMarginLoss";
  static override readonly module = "kmr.losses.max_min_margin_loss";
  static override readonly registeredPackage = "kmr.losses";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    const { positive, negative } = masksOfLabels(tf.cast(yTrue, "float32"));
    const highest = tf.max(tf.where(positive, yPred, tf.fill(yPred.shape, -FAR)), -1);
    const lowest = tf.min(tf.where(negative, yPred, tf.fill(yPred.shape, FAR)), -1);
    return meanShortfall(this.config.margin, highest, lowest);
  }
}
