/** @file What KMR's two models of ids and features share: tables, towers, and their two cosines. */
import {
  fields as f,
  type KerasTensor,
  type LayerArgs,
  type Shape,
  type Structure,
  type Tensor,
} from "@kmr-js/core";
import { DeepFeatureTower } from "../layers/deep-feature-tower.ts";
import { NormalizedDotProductSimilarity } from "../layers/normalized-dot-product-similarity.ts";
import type { BaseModelArgs } from "./base-model.ts";
import type { ByName } from "./inputs.ts";
import { l2Reg } from "./model-fields.ts";
import { makeTables, RankingModel } from "./ranking-model.ts";
import { cosines, dotProducts, perItem } from "./scores.ts";

const fields = {
  /** Size of the user table: the largest user id plus 1. */
  num_users: f.positiveInteger(),
  /** Size of the item table: the largest item id plus 1. */
  num_items: f.positiveInteger(),
  /** Number of features of a user. */
  user_feature_dim: f.positiveInteger(),
  /** Number of features of an item. */
  item_feature_dim: f.positiveInteger(),
  /** Size of the vectors of the tables. */
  embedding_dim: f.positiveInteger(32),
  /** Size of the vectors of the towers. */
  tower_dim: f.positiveInteger(32),
  /** How many items to recommend. */
  top_k: f.positiveInteger(10),
  /** Weight of the L2 penalty on the tables and the kernels of the towers. */
  l2_reg: l2Reg(),
};
export type HybridModelArgs = LayerArgs<typeof fields> & BaseModelArgs;

/** Ids and features of a user and its items. */
export type HybridInputs<T> = readonly [
  user_ids: T,
  user_features: T,
  item_ids: T,
  item_features: T,
];

/** The scores of both ways, each `(batch, items)`. */
interface Similarities {
  /** Cosines of the vectors of the tables. */
  readonly collaborative: Tensor;
  /** Cosines of the vectors of the towers. */
  readonly content: Tensor;
  /** Dot products of the vectors of the tables. */
  readonly products: Tensor;
}

/** Base of the models that score by ids and by features. A subclass combines the two. */
export abstract class HybridModel<O extends Structure> extends RankingModel<
  HybridInputs<KerasTensor> | ByName<"user_ids" | "user_features" | "item_ids" | "item_features">,
  O,
  typeof fields
> {
  static override readonly fields = fields;
  override readonly inputKeys = ["user_ids", "user_features", "item_ids", "item_features"];
  readonly embedding_layer = this.track("embedding_layer", makeTables(this.config));
  readonly user_tower = this.track("user_tower", this.makeTower("user_tower"));
  readonly item_tower = this.track("item_tower", this.makeTower("item_tower"));
  readonly similarity_layer = this.track("similarity_layer", new NormalizedDotProductSimilarity());
  override readonly selector_layer = this.makeSelector();

  protected override knownInputShapes(): Shape[] {
    const { user_feature_dim, item_feature_dim, num_items } = this.config;
    return [
      [null],
      [null, user_feature_dim],
      [null, num_items],
      [null, num_items, item_feature_dim],
    ];
  }

  protected override build(): void {
    const { user_feature_dim, item_feature_dim, num_items } = this.config;
    this.embedding_layer.buildOnce([[null], [null, num_items]]);
    this.user_tower.buildOnce([null, user_feature_dim]);
    this.item_tower.buildOnce([null, item_feature_dim]);
  }

  protected similarities([userIds, user, itemIds, items]: HybridInputs<Tensor>): Similarities {
    const [userRows, itemRows] = this.embedding_layer([userIds, itemIds]);
    const itemVectors = perItem(items, (rows) => this.item_tower(rows));
    return {
      collaborative: cosines(userRows, itemRows),
      content: cosines(this.user_tower(user), itemVectors),
      products: dotProducts(userRows, itemRows),
    };
  }

  private makeTower(name: string): DeepFeatureTower {
    const { tower_dim: units, l2_reg } = this.config;
    return new DeepFeatureTower({ name, units, l2_reg });
  }
}
