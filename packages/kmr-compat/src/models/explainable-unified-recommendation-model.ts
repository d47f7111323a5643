import type { KerasTensor, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type HybridInputs, HybridModel, type HybridModelArgs } from "./hybrid-model.ts";

export type ExplainableUnifiedRecommendationModelArgs = HybridModelArgs;

type Explained<T> = readonly [
  scores: T,
  indices: T,
  top_scores: T,
  cf_similarities: T,
  cb_similarities: T,
  weights: readonly [cf: T, cb: T],
  raw_cf_scores: T,
];

/**
 * Scores by ids and by features, and tells what each of the two gave.
 * Inputs: `user_ids` `(batch,)`, `user_features` `(batch, user_feature_dim)`, `item_ids` `(batch, items)`,
 * `item_features` `(batch, items, item_feature_dim)`.
 * Outputs: scores `(batch, items)`, the mean of both cosines; positions of the best items `(batch, top_k)` as int32;
 * their scores; the cosines of the tables and those of the towers, `(batch, items)`; the weights of the two, scalars
 * that are 1; the dot products of the tables, `(batch, items)`.
 * @see kmr.models.ExplainableUnifiedRecommendationModel
 * @remarks Differs from KMR: `predict` works, the scalars come as they are; KMR's fails on them. `compile` takes losses
 * and metrics for the 7 outputs or for the 8 tensors in them; KMR's fails on 7.
 * @throws ConfigError for a size below 1, a negative `l2_reg`, or a `top_k` above `num_items`.
 * @example
 * new ExplainableUnifiedRecommendationModel({ num_users: 1000, num_items: 500, user_feature_dim: 15, item_feature_dim: 12 })
 */
export class ExplainableUnifiedRecommendationModel extends HybridModel<Explained<KerasTensor>> {
  static override readonly className = "ExplainableUnifiedRecommendationModel";
  static override readonly module = "kmr.models.ExplainableUnifiedRecommendationModel";
  override readonly outputKeys = [
    "combined_scores",
    "rec_indices",
    "rec_scores",
    "cf_similarities",
    "cb_similarities",
    ["cf_weight", "cb_weight"],
    "raw_cf_scores",
  ];

  override call(inputs: HybridInputs<Tensor>): Explained<Tensor> {
    const { collaborative, content, products } = this.similarities(inputs);
    const sum = tf.add(collaborative, content);
    const scores = tf.div(tf.add(sum, tf.div(sum, 2)), 3);
    const weights = [tf.scalar(1), tf.scalar(1)] as const;
    return [...this.ranked(scores), collaborative, content, weights, products];
  }
}
