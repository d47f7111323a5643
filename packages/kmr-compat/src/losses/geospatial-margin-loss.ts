import {
  type ArgsOf,
  fields as f,
  formatShape,
  losses,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { marginFields, rankingLoss } from "./improved-margin-ranking-loss.ts";
import { type ScoresLike, scoresOf } from "./margins.ts";

const fields = {
  ...losses.lossFields("geospatial_margin_loss"),
  ...marginFields,
  /** What the distance of relevant items counts. */
  distance_weight: f.number(0.1),
};
export type GeospatialMarginLossArgs = ArgsOf<typeof fields>;

/** Keeps the mean distance of no items at 0. */
const EPSILON = 1e-8;

/**
 * `ImprovedMarginRankingLoss(scores) + distance_weight · mean(Σ distance · label / Σ label)`.
 * Shapes: labels `(batch, items)`; scores and then distances, `(batch, 2 · items)`, or scores and one distance for all,
 * `(batch, items + 1)` → scalar.
 * @see kmr.losses.GeospatialMarginLoss
 * @remarks Differs from KMR: it works in `fit`; KMR's formats tensors for a log, which fails in TensorFlow's graphs.
 * @throws ShapeError for predictions of another width.
 */
export class GeospatialMarginLoss extends losses.Loss<typeof fields> {
  static override readonly className = "GeospatialMarginLoss";
  static override readonly module = "kmr.losses.geospatial_margin_loss";
  static override readonly registeredPackage = "kmr.losses";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    const labels = tf.cast(yTrue, "float32");
    const items = labels.shape.at(-1) ?? 0;
    const width = yPred.shape.at(-1) ?? 0;
    if (width !== 2 * items && width !== items + 1) {
      throw new ShapeError(
        `${this.name}: for labels of shape ${formatShape(labels.shape)}, y_pred must be ${2 * items} wide (scores, distances) or ${items + 1} (scores, one distance). Received: ${formatShape(yPred.shape)}.`,
      );
    }
    const [scores, distances] = tf.split(yPred, [items, width - items], -1) as [Tensor, Tensor];
    const total = tf.sum(tf.mul(distances, labels), -1);
    const penalty = tf.mean(tf.div(total, tf.add(tf.sum(labels, -1), EPSILON)));
    const ranking = rankingLoss(this.config, labels, scores);
    return tf.add(ranking, tf.mul(this.config.distance_weight, penalty));
  }

  override call(yTrue: Tensor, yPred: ScoresLike, sampleWeight?: Tensor | null): Tensor {
    return super.call(yTrue, scoresOf(yPred, this.name), sampleWeight);
  }
}
