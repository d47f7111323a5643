/** @file The base of KMR's models that rank items: scores for all, and the best of them. */
import {
  ConfigError,
  type Field,
  type Fields,
  type KerasTensor,
  type Structure,
  type Tensor,
} from "@kmr-js/core";
import { CollaborativeUserItemEmbedding } from "../layers/collaborative-user-item-embedding.ts";
import { TopKRecommendationSelector } from "../layers/top-k-recommendation-selector.ts";
import { BaseModel } from "./base-model.ts";

type PositiveInteger = Field<number, number>;
interface RankingFields extends Fields {
  readonly num_items: PositiveInteger;
  readonly top_k: PositiveInteger;
}

/** A user and its items. */
export type UserAndItems<T> = readonly [user: T, items: T];
/** Scores of all items, positions of the best, and their scores. */
export type Ranked<T> = readonly [scores: T, indices: T, top_scores: T];
/** The names of the first outputs. */
export const rankedKeys: readonly string[] = ["scores", "rec_indices", "rec_scores"];

/** A subclass computes scores in `call` and gives `ranked(scores)` first. */
export abstract class RankingModel<
  I extends Structure,
  O extends Structure = Ranked<KerasTensor>,
  F extends RankingFields = RankingFields,
> extends BaseModel<I, O, F> {
  override readonly outputKeys: readonly (string | readonly string[])[] = rankedKeys;
  /** Made by `makeSelector`, behind the other layers as in KMR. */
  abstract readonly selector_layer: TopKRecommendationSelector;

  private get sizes(): { readonly num_items: number; readonly top_k: number } {
    return this.config as unknown as { readonly num_items: number; readonly top_k: number };
  }

  /** @throws ConfigError for a `top_k` above `num_items`. */
  protected override validate(): void {
    const { num_items, top_k } = this.sizes;
    if (top_k <= num_items) return;
    throw new ConfigError(
      `${String(this)}: top_k must be between 1 and num_items=${num_items}. Received: top_k=${top_k}.`,
    );
  }

  protected makeSelector(): TopKRecommendationSelector {
    const { top_k: k } = this.sizes;
    return this.track("selector_layer", new TopKRecommendationSelector({ k }));
  }

  /** The scores, the positions of the best, and their scores. */
  protected ranked(scores: Tensor): Ranked<Tensor> {
    const [indices, best] = this.selector_layer(scores);
    return [scores, indices, best];
  }
}

/** The tables of users and items that a config describes. */
export function makeTables(config: {
  readonly num_users: number;
  readonly num_items: number;
  readonly embedding_dim: number;
  readonly l2_reg: number;
}): CollaborativeUserItemEmbedding {
  const { num_users, num_items, embedding_dim, l2_reg } = config;
  return new CollaborativeUserItemEmbedding({ num_users, num_items, embedding_dim, l2_reg });
}
