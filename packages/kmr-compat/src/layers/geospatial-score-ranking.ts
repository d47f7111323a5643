import { fields as f, type LayerArgs, type Shape, type Tensor } from "@kmr-js/core";
import { BatchNormalization, Dense } from "@kmr-js/layers";
import * as tf from "@tensorflow/tfjs-core";
import { BaseKmrLayer } from "./base-kmr-layer.ts";

const fields = {
  /** Width of the hidden block. */
  embedding_dim: f.positiveInteger(32),
  /** Kept in the config and not used: the input's own width counts. */
  input_dim: f.positiveInteger(5),
};
export type GeospatialScoreRankingArgs = LayerArgs<typeof fields>;

/**
 * Compares the samples of a batch by a learned score: `sigmoid(z · zᵀ / √embedding_dim)` with
 * `z = batch_norm2(sigmoid(dense2(batch_norm1(relu(dense1(x))))))`.
 * Shapes: `(batch, features)` → `(batch, batch)`.
 * @see kmr.layers.GeospatialScoreRanking
 * @remarks Differs from KMR's documentation, not from its code: the output compares the samples of the batch.
 * @throws ConfigError for an `embedding_dim` or `input_dim` below 1.
 */
export class GeospatialScoreRanking extends BaseKmrLayer<typeof fields> {
  static override readonly className = "GeospatialScoreRanking";
  static override readonly module = "kmr.layers.GeospatialScoreRanking";
  static override readonly fields = fields;
  override inputSpec = { rank: 2 };
  declare dense1: Dense;
  declare dense2: Dense;
  declare batch_norm1: BatchNormalization;
  declare batch_norm2: BatchNormalization;

  protected override build(inputShape: Shape): void {
    const { embedding_dim: units } = this.config;
    const batch = inputShape[0] ?? null;
    this.dense1 = this.track("dense1", new Dense({ units, activation: "relu" }));
    this.dense2 = this.track("dense2", new Dense({ units: 1, activation: "sigmoid" }));
    this.batch_norm1 = this.track("batch_norm1", new BatchNormalization());
    this.batch_norm2 = this.track("batch_norm2", new BatchNormalization());
    this.dense1.buildOnce(inputShape);
    this.dense2.buildOnce([batch, units]);
    this.batch_norm1.buildOnce([batch, units]);
    this.batch_norm2.buildOnce([batch, 1]);
  }

  override call(x: Tensor): Tensor {
    const z = this.batch_norm2(this.dense2(this.batch_norm1(this.dense1(x))));
    const products = tf.matMul(z, z, false, true);
    return tf.sigmoid(tf.div(products, Math.sqrt(this.config.embedding_dim)));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const batch = inputShape[0] ?? null;
    return [batch, batch];
  }
}
