import {
  fields as f,
  knownSize,
  type LayerArgs,
  regularizers,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import { BatchNormalization, Dense, Dropout } from "@kmr-js/layers";
import { BaseKmrLayer } from "./base-kmr-layer.ts";

const fields = {
  /** Width of the hidden block. */
  hidden_dim: f.positiveInteger(32),
  /** Weight of the L2 penalty on the kernel of the hidden block. */
  l2_reg: f.numberIn(0, Number.POSITIVE_INFINITY, { initial: 1e-4 }),
  /** Share of hidden values dropped in training, in [0, 1). */
  dropout_rate: f.numberIn(0, 1, { below: true, initial: 0.2 }),
};
export type DeepFeatureRankingArgs = LayerArgs<typeof fields>;

/**
 * Scores features: `dense2(dropout(batch_norm(relu(x · kernel1 + bias1))))`. The score has no bound.
 * Shapes: `(batch, …, features)` → `(batch, …, 1)`.
 * @see kmr.layers.DeepFeatureRanking
 * @remarks Differs from KMR: `l2_reg` is 1e-4 by default, as its documentation says; its code says 1e-6. A
 * `dropout_rate` of 1, which would drop everything, is refused.
 * @throws ConfigError for a `hidden_dim` below 1, a negative `l2_reg` or a `dropout_rate` outside [0, 1).
 */
export class DeepFeatureRanking extends BaseKmrLayer<typeof fields> {
  static override readonly className = "DeepFeatureRanking";
  static override readonly module = "kmr.layers.DeepFeatureRanking";
  static override readonly fields = fields;
  override inputSpec = { minRank: 2 };
  declare dense1: Dense;
  declare batch_norm: BatchNormalization;
  declare dropout: Dropout;
  declare dense2: Dense;

  protected override build(inputShape: Shape): void {
    const { hidden_dim: units, l2_reg, dropout_rate: rate } = this.config;
    knownSize(inputShape, -1, this);
    const hidden = [...inputShape.slice(0, -1), units];
    const kernelRegularizer = regularizers.l2(l2_reg);
    this.dense1 = this.track(
      "dense1",
      new Dense({ units, activation: "relu", kernel_regularizer: kernelRegularizer }),
    );
    this.batch_norm = this.track("batch_norm", new BatchNormalization());
    this.dropout = this.track("dropout", new Dropout({ rate }));
    this.dense2 = this.track("dense2", new Dense({ units: 1 }));
    this.dense1.buildOnce(inputShape);
    this.batch_norm.buildOnce(hidden);
    this.dropout.buildOnce(hidden);
    this.dense2.buildOnce(hidden);
  }

  override call(x: Tensor): Tensor {
    return this.dense2(this.dropout(this.batch_norm(this.dense1(x))));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return [...inputShape.slice(0, -1), 1];
  }
}
