import {
  fields as f,
  type KerasTensor,
  type LayerArgs,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import { NormalizedDotProductSimilarity } from "../layers/normalized-dot-product-similarity.ts";
import type { BaseModelArgs } from "./base-model.ts";
import type { ByName } from "./inputs.ts";
import { l2Reg } from "./model-fields.ts";
import { makeTables, type Ranked, RankingModel, type UserAndItems } from "./ranking-model.ts";
import { cosines } from "./scores.ts";

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
};
export type MatrixFactorizationModelArgs = LayerArgs<typeof fields> & BaseModelArgs;

/**
 * A table of users and one of items: the score of an item is the cosine of its vector and the user's.
 * Inputs: `user_ids` `(batch,)`, `item_ids` `(batch, items)`.
 * Outputs: scores `(batch, items)`, positions of the best items `(batch, top_k)` as int32, their scores. A position
 * counts in `item_ids`; it is no id.
 * @see kmr.models.MatrixFactorizationModel
 * @throws ConfigError for a size below 1, a negative `l2_reg`, or a `top_k` above `num_items`.
 * @example new MatrixFactorizationModel({ num_users: 1000, num_items: 500 })
 */
export class MatrixFactorizationModel extends RankingModel<
  UserAndItems<KerasTensor> | ByName<"user_ids" | "item_ids">,
  Ranked<KerasTensor>,
  typeof fields
> {
  static override readonly className = "MatrixFactorizationModel";
  static override readonly module = "kmr.models.MatrixFactorizationModel";
  static override readonly fields = fields;
  override readonly inputKeys = ["user_ids", "item_ids"];
  readonly embedding_layer = this.track("embedding_layer", makeTables(this.config));
  readonly similarity_layer = this.track("similarity_layer", new NormalizedDotProductSimilarity());
  override readonly selector_layer = this.makeSelector();

  protected override knownInputShapes(): Shape[] {
    return [[null], [null, this.config.num_items]];
  }

  protected override build(): void {
    this.embedding_layer.buildOnce(this.knownInputShapes());
  }

  override call(ids: UserAndItems<Tensor>): Ranked<Tensor> {
    const [users, items] = this.embedding_layer(ids);
    return this.ranked(cosines(users, items));
  }
}
