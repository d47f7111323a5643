import { type ArgsOf, fields as f, losses, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { masksOfLabels, meanShortfall } from "./margins.ts";

const fields = {
  ...losses.lossFields("average_margin_loss"),
  /** How far the relevant items should lie above on average. */
  margin: f.number(0.5),
};
export type AverageMarginLossArgs = ArgsOf<typeof fields>;

/** Keeps the mean of no items at 0. */
const EPSILON = 1e-8;

/**
 * `mean(max(0, margin − (mean relevant score − mean irrelevant score)))`, one term per row.
 * Shapes: labels and scores `(batch, items)` → scalar. A label above 0.5 is relevant, one below is not; the mean of no
 * items is 0.
 * @see kmr.losses.AverageMarginLoss
 * @remarks As in KMR, a weight per sample scales the loss of the batch by its mean.
 */
export class AverageMarginLoss extends losses.Loss<typeof fields> {
  static override readonly className = "AverageMarginLoss";
  static override readonly module = "kmr.losses.average_margin_loss";
  static override readonly registeredPackage = "kmr.losses";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    const { positive, negative } = masksOfLabels(tf.cast(yTrue, "float32"));
    const average = (mask: Tensor): Tensor => {
      const chosen = tf.cast(mask, "float32");
      return tf.div(tf.sum(tf.mul(yPred, chosen), -1), tf.add(tf.sum(chosen, -1), EPSILON));
    };
    return meanShortfall(this.config.margin, average(positive), average(negative));
  }
}
