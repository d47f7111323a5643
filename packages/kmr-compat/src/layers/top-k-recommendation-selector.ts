import {
  fields as f,
  type KerasTensor,
  knownSize,
  type LayerArgs,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseKmrLayer } from "./base-kmr-layer.ts";

const fields = {
  /** How many of the scores to keep. */
  k: f.positiveInteger(10),
};
export type TopKRecommendationSelectorArgs = LayerArgs<typeof fields>;

type IndicesAndScores<T> = readonly [indices: T, scores: T];

/**
 * The `k` highest scores, highest first, and where they stand; all of them when there are fewer. Equal scores keep
 * their order.
 * Shapes: `(batch, …, items)` → `[indices, scores]`, both `(batch, …, min(k, items))`; the indices are int32.
 * @see kmr.layers.TopKRecommendationSelector
 * @throws ConfigError for a `k` below 1.
 */
export class TopKRecommendationSelector extends BaseKmrLayer<
  typeof fields,
  KerasTensor,
  IndicesAndScores<KerasTensor>
> {
  static override readonly className = "TopKRecommendationSelector";
  static override readonly module = "kmr.layers.TopKRecommendationSelector";
  static override readonly fields = fields;
  override inputSpec = { minRank: 1 };

  protected override build(inputShape: Shape): void {
    knownSize(inputShape, -1, this);
  }

  override call(x: Tensor): IndicesAndScores<Tensor> {
    const k = Math.min(this.config.k, x.shape.at(-1) ?? 1);
    return [tf.topk(x, k).indices, highest(x, k)];
  }
}

/** The values of `topk`, with the gradient that tfjs does not have: each goes back to where its value stood. */
function highest(x: Tensor, k: number): Tensor {
  const values = tf.customGrad((scores, save) => {
    const items = (scores as Tensor).shape.at(-1) ?? 1;
    const top = tf.topk(scores as Tensor, k);
    (save as (tensors: Tensor[]) => void)([top.indices]);
    const gradFunc = (slope: Tensor, saved: Tensor[]): Tensor => {
      const places = tf.oneHot(saved[0] as Tensor, items);
      return tf.sum(tf.mul(tf.expandDims(slope, -1), places), -2);
    };
    return { value: top.values, gradFunc };
  });
  return values(x);
}
