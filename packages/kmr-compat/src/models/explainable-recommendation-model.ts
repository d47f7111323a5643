import {
  fields as f,
  type KerasTensor,
  type LayerArgs,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { CosineSimilarityExplainer } from "../layers/cosine-similarity-explainer.ts";
import { FeedbackAdjustmentLayer } from "../layers/feedback-adjustment-layer.ts";
import type { BaseModelArgs } from "./base-model.ts";
import type { ByName } from "./inputs.ts";
import { l2Reg } from "./model-fields.ts";
import { makeTables, RankingModel, rankedKeys } from "./ranking-model.ts";

const fields = {
  /** Size of the user table: the largest user id plus 1. */
  num_users: f.positiveInteger(),
  /** Size of the item table: the largest item id plus 1. */
  num_items: f.positiveInteger(),
  /** Size of a vector. */
  embedding_dim: f.positiveInteger(32),
  /** How many items to recommend. */
  top_k: f.positiveInteger(10),
  /** Weight of the L2 penalty on both tables. */
  l2_reg: l2Reg(),
  /** Kept in the config and not used, as in KMR. */
  feedback_weight: f.numberIn(0, 1, { initial: 0.5 }),
};
export type ExplainableRecommendationModelArgs = LayerArgs<typeof fields> & BaseModelArgs;

type Inputs<T> = readonly [user: T, items: T, feedback?: T];
type Explained<T> = readonly [scores: T, indices: T, top_scores: T, similarity: T, adjusted: T];

/**
 * A table of users and one of items: the score of an item is the cosine of its vector and the user's; feedback scales it.
 * Inputs: `user_ids` `(batch,)`, `item_ids` `(batch, items)`, and perhaps `user_feedback` `(batch, items)`.
 * Outputs: scores `(batch, items)`, positions of the best items `(batch, top_k)` as int32, their scores, the cosines
 * `(batch, items)`, and the scores times the feedback; without feedback, the scores. Feedback does not change which
 * items are best.
 * @see kmr.models.ExplainableRecommendationModel
 * @remarks Differs from KMR: a call with feedback works; KMR's raises, for it looks for a layer under another name.
 * @throws ConfigError for a size below 1, a negative `l2_reg`, a `feedback_weight` outside [0, 1], or a `top_k` above
 * `num_items`.
 * @example new ExplainableRecommendationModel({ num_users: 1000, num_items: 500 })
 */
export class ExplainableRecommendationModel extends RankingModel<
  Inputs<KerasTensor> | (ByName<"user_ids" | "item_ids"> & Partial<ByName<"user_feedback">>),
  Explained<KerasTensor>,
  typeof fields
> {
  static override readonly className = "ExplainableRecommendationModel";
  static override readonly module = "kmr.models.ExplainableRecommendationModel";
  static override readonly fields = fields;
  override readonly inputKeys = ["user_ids", "item_ids", "user_feedback"];
  override readonly optionalInputs = 1;
  override readonly outputKeys = [...rankedKeys, "similarity_matrix", "feedback_adjusted_scores"];
  readonly embedding_layer = this.track("embedding_layer", makeTables(this.config));
  readonly explainer = this.track("explainer", new CosineSimilarityExplainer());
  readonly feedback_adjuster = this.track("feedback_adjuster", new FeedbackAdjustmentLayer());
  override readonly selector_layer = this.makeSelector();

  protected override knownInputShapes(): Shape[] {
    return [[null], [null, this.config.num_items]];
  }

  protected override build(): void {
    this.embedding_layer.buildOnce(this.knownInputShapes());
  }

  override call([userIds, itemIds, feedback]: Inputs<Tensor>): Explained<Tensor> {
    const scores = this.explainer(this.embedding_layer([userIds, itemIds]));
    const adjusted =
      feedback === undefined ? tf.clone(scores) : this.feedback_adjuster([scores, feedback]);
    return [...this.ranked(scores), tf.clone(scores), adjusted];
  }
}
