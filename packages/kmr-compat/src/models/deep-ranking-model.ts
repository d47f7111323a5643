import {
  activation,
  fields as f,
  type KerasTensor,
  type LayerArgs,
  regularizers,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import { BatchNormalization, Dense, Dropout } from "@kmr-js/layers";
import * as tf from "@tensorflow/tfjs-core";
import { DeepFeatureRanking } from "../layers/deep-feature-ranking.ts";
import type { BaseModelArgs } from "./base-model.ts";
import type { ByName } from "./inputs.ts";
import { hiddenUnits, l2Reg } from "./model-fields.ts";
import { type Ranked, RankingModel, type UserAndItems } from "./ranking-model.ts";
import { perItem } from "./scores.ts";

const fields = {
  /** Number of features of a user. */
  user_feature_dim: f.positiveInteger(),
  /** Number of features of an item. */
  item_feature_dim: f.positiveInteger(),
  /** Number of items that are ranked for a user. */
  num_items: f.positiveInteger(),
  /** Widths: the first of the ranking tower, the others of the layers behind it. */
  hidden_units: hiddenUnits([128, 64, 32]),
  /** Activation of the layers behind the ranking tower; the tower itself has relu. */
  activation: activation("relu"),
  /** Share of values dropped after each block in training, in [0, 1). */
  dropout_rate: f.numberIn(0, 1, { below: true, initial: 0.3 }),
  /** Whether the layers behind the ranking tower are normalized; the tower itself always is. */
  batch_norm: f.boolean(true),
  /** Weight of the L2 penalty on every kernel but the last. */
  l2_reg: l2Reg(),
  /** How many items to recommend. */
  top_k: f.positiveInteger(10),
};
export type DeepRankingModelArgs = LayerArgs<typeof fields> & BaseModelArgs;

type Block = Dense | BatchNormalization | Dropout;

/** Widths of the layers behind the tower, when `hidden_units` names the tower's alone. */
const OTHER_UNITS: readonly number[] = [64, 32];

/**
 * Scores each pair of a user and an item by their features: a ranking tower, further layers, a sigmoid.
 * Inputs: `user_features` `(batch, user_feature_dim)`, `item_features` `(batch, items, item_feature_dim)`.
 * Outputs: scores `(batch, items)` in [0, 1], positions of the best items `(batch, top_k)` as int32, their scores.
 * @see kmr.models.DeepRankingModel
 * @remarks As in KMR, the tower gives one value, which is all that the further layers see; and one width in
 * `hidden_units` means 64 and 32 behind it.
 * @throws ConfigError for a size below 1, a `dropout_rate` outside [0, 1), a negative `l2_reg`, or a `top_k` above
 * `num_items`.
 * @example new DeepRankingModel({ user_feature_dim: 15, item_feature_dim: 12, num_items: 50 })
 */
export class DeepRankingModel extends RankingModel<
  UserAndItems<KerasTensor> | ByName<"user_features" | "item_features">,
  Ranked<KerasTensor>,
  typeof fields
> {
  static override readonly className = "DeepRankingModel";
  static override readonly module = "kmr.models.DeepRankingModel";
  static override readonly fields = fields;
  override readonly inputKeys = ["user_features", "item_features"];
  readonly ranking_tower = this.track("ranking_tower", this.makeTower());
  readonly dense_layers = this.makeBlocks().map((block) => this.trackItem("dense_layers", block));
  readonly output_layer = this.track(
    "output_layer",
    new Dense({ units: 1, activation: "sigmoid" }),
  );
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
    this.ranking_tower.buildOnce([null, user_feature_dim + item_feature_dim]);
    let shape: Shape = [null, 1];
    for (const block of this.dense_layers) {
      block.buildOnce(shape);
      if (block instanceof Dense) shape = block.computeOutputShape(shape);
    }
    this.output_layer.buildOnce(shape);
  }

  override call([user, items]: UserAndItems<Tensor>): Ranked<Tensor> {
    const users = tf.tile(tf.expandDims(user, 1), [1, items.shape[1] ?? 1, 1]);
    const pairs = tf.concat([users, items], -1);
    const scores = tf.squeeze(
      perItem(pairs, (rows) => this.rank(rows)),
      [2],
    );
    return this.ranked(scores);
  }

  private rank(rows: Tensor): Tensor {
    const first = this.ranking_tower(rows);
    return this.output_layer(this.dense_layers.reduce((x, block) => block(x), first));
  }

  private makeTower(): DeepFeatureRanking {
    const { hidden_units, l2_reg, dropout_rate } = this.config;
    return new DeepFeatureRanking({ hidden_dim: hidden_units[0], l2_reg, dropout_rate });
  }

  private makeBlocks(): Block[] {
    const { hidden_units, activation, batch_norm, dropout_rate: rate, l2_reg } = this.config;
    const [, ...others] = hidden_units;
    return (others.length > 0 ? others : OTHER_UNITS).flatMap((units) => [
      new Dense({ units, activation, kernel_regularizer: regularizers.l2(l2_reg) }),
      ...(batch_norm ? [new BatchNormalization()] : []),
      new Dropout({ rate }),
    ]);
  }
}
