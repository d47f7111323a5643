import { type ArgsOf, type ConfigOf, fields as f, losses, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { AverageMarginLoss } from "./average-margin-loss.ts";
import { type ScoresLike, scoresOf } from "./margins.ts";
import { MaxMinMarginLoss } from "./max-min-margin-loss.ts";

/** The config keys of the loss and of what builds on it. */
export const marginFields = {
  /** How far relevant items should lie above irrelevant ones. */
  margin: f.number(1),
  /** What the margin of the best relevant item counts. */
  max_min_weight: f.number(0.7),
  /** What the margin of the averages counts. */
  avg_weight: f.number(0.3),
};
const fields = { ...losses.lossFields("improved_margin_ranking_loss"), ...marginFields };
export type ImprovedMarginRankingLossArgs = ArgsOf<typeof fields>;

/** `max_min_weight · MaxMinMarginLoss + avg_weight · AverageMarginLoss`, both with one margin. */
export function rankingLoss(
  { margin, max_min_weight, avg_weight }: ConfigOf<typeof marginFields>,
  yTrue: Tensor,
  scores: Tensor,
): Tensor {
  const extremes = new MaxMinMarginLoss({ margin }).values(yTrue, scores);
  const averages = new AverageMarginLoss({ margin }).values(yTrue, scores);
  return tf.add(tf.mul(max_min_weight, extremes), tf.mul(avg_weight, averages));
}

/**
 * `max_min_weight · MaxMinMarginLoss + avg_weight · AverageMarginLoss`, both with the same margin.
 * Shapes: labels and scores `(batch, items)` → scalar. Of the outputs of a model, the first is taken, or that by name.
 * @see kmr.losses.ImprovedMarginRankingLoss
 * @remarks As in KMR, a weight per sample scales the loss of the batch by its mean.
 * @example model.compile({ optimizer: "adam", loss: new ImprovedMarginRankingLoss({ margin: 0.5 }) });
 */
export class ImprovedMarginRankingLoss extends losses.Loss<typeof fields> {
  static override readonly className = "ImprovedMarginRankingLoss";
  static override readonly module = "kmr.losses.improved_margin_ranking_loss";
  static override readonly registeredPackage = "kmr.losses";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return rankingLoss(this.config, yTrue, yPred);
  }

  override call(yTrue: Tensor, yPred: ScoresLike, sampleWeight?: Tensor | null): Tensor {
    return super.call(yTrue, scoresOf(yPred, this.name), sampleWeight);
  }
}
