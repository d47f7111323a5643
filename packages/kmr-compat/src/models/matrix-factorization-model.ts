import {
  fields as f,
  type KerasTensor,
  type LayerArgs,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import { CollaborativeUserItemEmbedding } from "../layers/collaborative-user-item-embedding.ts";
import { NormalizedDotProductSimilarity } from "../layers/normalized-dot-product-similarity.ts";
import { TopKRecommendationSelector } from "../layers/top-k-recommendation-selector.ts";
import { BaseModel, type BaseModelArgs } from "./base-model.ts";
import { checkTopK, l2Reg } from "./model-fields.ts";
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

type UserAndItems<T> = readonly [user: T, items: T];
type Scored<T> = readonly [scores: T, indices: T, top_scores: T];

/**
 * A table of users and one of items: the score of an item is the cosine of its vector and the user's.
 * Inputs: `user_ids` `(batch,)`, `item_ids` `(batch, items)`.
 * Outputs: scores `(batch, items)`, positions of the best items `(batch, top_k)` as int32, their scores. A position
 * counts in `item_ids`; it is no id.
 * @see kmr.models.MatrixFactorizationModel
 * @throws ConfigError for a size below 1, a negative `l2_reg`, or a `top_k` above `num_items`.
 * @example new MatrixFactorizationModel({ num_users: 1000, num_items: 500 })
 */
export class MatrixFactorizationModel extends BaseModel<
  UserAndItems<KerasTensor>,
  Scored<KerasTensor>,
  typeof fields
> {
  static override readonly className = "MatrixFactorizationModel";
  static override readonly module = "kmr.models.MatrixFactorizationModel";
  static override readonly fields = fields;
  override readonly inputKeys = ["user_ids", "item_ids"];
  override readonly outputKeys = ["scores", "rec_indices", "rec_scores"];
  readonly embedding_layer = this.track("embedding_layer", this.makeTables());
  readonly similarity_layer = this.track("similarity_layer", new NormalizedDotProductSimilarity());
  readonly selector_layer = this.track(
    "selector_layer",
    new TopKRecommendationSelector({ k: this.config.top_k }),
  );

  protected override validate(): void {
    checkTopK(String(this), this.config);
  }

  protected override knownInputShapes(): Shape[] {
    return [[null], [null, this.config.num_items]];
  }

  protected override build(): void {
    this.embedding_layer.buildOnce(this.knownInputShapes());
  }

  override call(ids: UserAndItems<Tensor>): Scored<Tensor> {
    const [users, items] = this.embedding_layer(ids);
    const scores = cosines(users, items);
    const [indices, best] = this.selector_layer(scores);
    return [scores, indices, best];
  }

  private makeTables(): CollaborativeUserItemEmbedding {
    const { num_users, num_items, embedding_dim, l2_reg } = this.config;
    return new CollaborativeUserItemEmbedding({ num_users, num_items, embedding_dim, l2_reg });
  }
}
