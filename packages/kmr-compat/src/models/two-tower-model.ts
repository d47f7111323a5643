import {
  activation,
  fields as f,
  type KerasTensor,
  type LayerArgs,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import { DeepFeatureTower } from "../layers/deep-feature-tower.ts";
import { NormalizedDotProductSimilarity } from "../layers/normalized-dot-product-similarity.ts";
import type { BaseModelArgs } from "./base-model.ts";
import type { ByName } from "./inputs.ts";
import { hiddenUnits, l2Reg } from "./model-fields.ts";
import { type Ranked, RankingModel, type UserAndItems } from "./ranking-model.ts";
import { cosines, perItem } from "./scores.ts";

const fields = {
  /** Number of features of a user. */
  user_feature_dim: f.positiveInteger(),
  /** Number of features of an item. */
  item_feature_dim: f.positiveInteger(),
  /** Number of items that are ranked for a user. */
  num_items: f.positiveInteger(),
  /** A number for each block of a tower. Only how many there are matters; every block is `output_dim` wide. */
  hidden_units: hiddenUnits([64, 32]),
  /** Width of the blocks, and so of the vectors. */
  output_dim: f.positiveInteger(32),
  activation: activation("relu"),
  /** Share of values dropped after each block in training, in [0, 1). */
  dropout_rate: f.numberIn(0, 1, { below: true, initial: 0.2 }),
  /** Weight of the L2 penalty on every kernel. */
  l2_reg: l2Reg(),
  /** How many items to recommend. */
  top_k: f.positiveInteger(10),
};
export type TwoTowerModelArgs = LayerArgs<typeof fields> & BaseModelArgs;

/**
 * Two towers, one for users and one for items: the score of an item is the cosine of its vector and the user's.
 * Inputs: `user_features` `(batch, user_feature_dim)`, `item_features` `(batch, items, item_feature_dim)`.
 * Outputs: scores `(batch, items)`, positions of the best items `(batch, top_k)` as int32, their scores.
 * @see kmr.models.TwoTowerModel
 * @remarks As in KMR, only the length of `hidden_units` counts: each tower has that many blocks of `output_dim` units.
 * @throws ConfigError for a size below 1, a `dropout_rate` outside [0, 1), a negative `l2_reg`, or a `top_k` above
 * `num_items`.
 * @example
 * const model = new TwoTowerModel({ user_feature_dim: 15, item_feature_dim: 12, num_items: 50 });
 * model.compile({ optimizer: "adam", loss: new ImprovedMarginRankingLoss(), metrics: [new RecallAtK({ k: 5 })] });
 */
export class TwoTowerModel extends RankingModel<
  UserAndItems<KerasTensor> | ByName<"user_features" | "item_features">,
  Ranked<KerasTensor>,
  typeof fields
> {
  static override readonly className = "TwoTowerModel";
  static override readonly module = "kmr.models.TwoTowerModel";
  static override readonly fields = fields;
  override readonly inputKeys = ["user_features", "item_features"];
  readonly user_tower = this.track("user_tower", this.makeTower("user_tower"));
  readonly item_tower = this.track("item_tower", this.makeTower("item_tower"));
  readonly similarity_layer = this.track("similarity_layer", new NormalizedDotProductSimilarity());
  override readonly selector_layer = this.makeSelector();

  protected override knownInputShapes(): Shape[] {
    const { user_feature_dim, item_feature_dim, num_items } = this.config;
    return [
      [null, user_feature_dim],
      [null, num_items, item_feature_dim],
    ];
  }

  protected override build(): void {
    const { user_feature_dim, item_feature_dim } = this.config;
    this.user_tower.buildOnce([null, user_feature_dim]);
    this.item_tower.buildOnce([null, item_feature_dim]);
  }

  override call([user, items]: UserAndItems<Tensor>): Ranked<Tensor> {
    const vectors = perItem(items, (rows) => this.item_tower(rows));
    return this.ranked(cosines(this.user_tower(user), vectors));
  }

  private makeTower(name: string): DeepFeatureTower {
    const { output_dim: units, hidden_units, ...rest } = this.config;
    const { activation, dropout_rate, l2_reg } = rest;
    const hiddenLayers = hidden_units.length;
    return new DeepFeatureTower({
      name,
      units,
      hidden_layers: hiddenLayers,
      activation,
      dropout_rate,
      l2_reg,
    });
  }
}
