import type { KerasTensor, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type HybridInputs, HybridModel, type HybridModelArgs } from "./hybrid-model.ts";
import type { Ranked } from "./ranking-model.ts";

export type UnifiedRecommendationModelArgs = HybridModelArgs;

/**
 * Scores by ids and by features: half the cosine of two tables, half that of two towers.
 * Inputs: `user_ids` `(batch,)`, `user_features` `(batch, user_feature_dim)`, `item_ids` `(batch, items)`,
 * `item_features` `(batch, items, item_feature_dim)`.
 * Outputs: scores `(batch, items)`, positions of the best items `(batch, top_k)` as int32, their scores.
 * @see kmr.models.UnifiedRecommendationModel
 * @remarks As in KMR's code, the halves are fixed; its documentation speaks of learned weights, which do not exist.
 * @throws ConfigError for a size below 1, a negative `l2_reg`, or a `top_k` above `num_items`.
 * @example new UnifiedRecommendationModel({ num_users: 1000, num_items: 500, user_feature_dim: 15, item_feature_dim: 12 })
 */
export class UnifiedRecommendationModel extends HybridModel<Ranked<KerasTensor>> {
  static override readonly className = "UnifiedRecommendationModel";
  static override readonly module = "kmr.models.UnifiedRecommendationModel";

  override call(inputs: HybridInputs<Tensor>): Ranked<Tensor> {
    const { collaborative, content } = this.similarities(inputs);
    return this.ranked(tf.add(tf.mul(0.5, collaborative), tf.mul(0.5, content)));
  }
}
