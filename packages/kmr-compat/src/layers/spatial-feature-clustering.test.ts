import { ConfigError, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { SpatialFeatureClustering } from "./spatial-feature-clustering.ts";

checkLayer(SpatialFeatureClustering, {
  config: { n_clusters: 4 },
  inputShape: [3, 6],
  outputShape: [3, 4],
  weights: {
    cluster_weights: [4, 4],
    "batch_normalization/gamma": [4],
    "batch_normalization/beta": [4],
    "batch_normalization/moving_mean": [4],
    "batch_normalization/moving_variance": [4],
  },
  nonTrainable: ["batch_normalization/moving_mean", "batch_normalization/moving_variance"],
  training: true,
  invalid: { n_clusters: 2 },
});

describe("SpatialFeatureClustering", () => {
  test("multiplies the mean by the first three rows and takes the softmax", () => {
    const layer = new SpatialFeatureClustering({ n_clusters: 4 });
    layer.buildOnce([null, 2]);
    layer.cluster_weights.assign(
      tf.tensor([
        [Math.log(2), 0, 0, 0],
        [0, Math.log(3), 0, 0],
        [0, 0, Math.log(4), 0],
        [99, 99, 99, 99],
      ]),
    );
    layer.batch_norm.moving_variance.assign(tf.fill([4], 1 - 1e-3));

    // The mean 1 gives softmax(ln 2, ln 3, ln 4, ln 1).
    expect(layer(tf.tensor([[0, 2]]))).toBeAllClose([[0.2, 0.3, 0.4, 0.1]]);
  });

  test("refuses fewer than three clusters, and other ranks than 2", () => {
    expect(() => new SpatialFeatureClustering({ n_clusters: 2 })).toThrow(ConfigError);
    expect(() => new SpatialFeatureClustering({ n_clusters: 2 })).toThrow(/n_clusters=2/);
    expect(() => new SpatialFeatureClustering()(tf.zeros([2, 2, 2]))).toThrow(ShapeError);
  });
});
