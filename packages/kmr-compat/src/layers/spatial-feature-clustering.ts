import {
  ConfigError,
  fields as f,
  initializers,
  type LayerArgs,
  type Shape,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import { BatchNormalization } from "@kmr-js/layers";
import * as tf from "@tensorflow/tfjs-core";
import { BaseKmrLayer } from "./base-kmr-layer.ts";

const fields = {
  /** Number of clusters, 3 or more. */
  n_clusters: f.positiveInteger(5),
};
export type SpatialFeatureClusteringArgs = LayerArgs<typeof fields>;

/** The mean distance stands for each of three features, so three rows of the weights are used. */
const FEATURES = 3;

/**
 * Cluster probabilities from a row of distances: `softmax(batch_norm(mean(x) · Σ rows 0–2 of cluster_weights))`.
 * Shapes: `(batch, distances)` → `(batch, n_clusters)`.
 * @see kmr.layers.SpatialFeatureClustering
 * @remarks Differs from KMR: 1 or 2 clusters are refused when the layer is made; KMR fails when it is called.
 * @throws ConfigError for an `n_clusters` below 3.
 */
export class SpatialFeatureClustering extends BaseKmrLayer<typeof fields> {
  static override readonly className = "SpatialFeatureClustering";
  static override readonly module = "kmr.layers.SpatialFeatureClustering";
  static override readonly fields = fields;
  override inputSpec = { rank: 2 };
  declare cluster_weights: Variable;
  declare batch_norm: BatchNormalization;

  protected override validate(): void {
    const { n_clusters } = this.config;
    if (n_clusters >= FEATURES) return;
    throw new ConfigError(
      `${String(this)}: n_clusters must be at least ${FEATURES}, for ${FEATURES} rows of the weights are used. Received: n_clusters=${n_clusters}.`,
    );
  }

  protected override build(inputShape: Shape): void {
    const { n_clusters } = this.config;
    this.cluster_weights = this.addWeight("cluster_weights", {
      shape: [n_clusters, n_clusters],
      initializer: new initializers.RandomNormal(),
    });
    this.batch_norm = this.track("batch_norm", new BatchNormalization());
    this.batch_norm.buildOnce(this.computeOutputShape(inputShape));
  }

  override call(x: Tensor): Tensor {
    const features = tf.tile(tf.mean(x, 1, true), [1, FEATURES]);
    const rows = tf.slice(this.cluster_weights.value, [0, 0], [FEATURES, this.config.n_clusters]);
    return tf.softmax(this.batch_norm(tf.matMul(features, rows)));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return [inputShape[0] ?? null, this.config.n_clusters];
  }
}
