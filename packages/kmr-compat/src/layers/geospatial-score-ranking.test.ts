import { ConfigError, KerasTensor, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { GeospatialScoreRanking } from "./geospatial-score-ranking.ts";

checkLayer(GeospatialScoreRanking, {
  config: { embedding_dim: 8, input_dim: 3 },
  inputShape: [4, 3],
  outputShape: [4, 4],
  weights: {
    "dense/kernel": [3, 8],
    "dense/bias": [8],
    "dense_1/kernel": [8, 1],
    "dense_1/bias": [1],
    "batch_normalization/gamma": [8],
    "batch_normalization/beta": [8],
    "batch_normalization/moving_mean": [8],
    "batch_normalization/moving_variance": [8],
    "batch_normalization_1/gamma": [1],
    "batch_normalization_1/beta": [1],
    "batch_normalization_1/moving_mean": [1],
    "batch_normalization_1/moving_variance": [1],
  },
  nonTrainable: [
    "batch_normalization/moving_mean",
    "batch_normalization/moving_variance",
    "batch_normalization_1/moving_mean",
    "batch_normalization_1/moving_variance",
  ],
  training: true,
  invalid: { embedding_dim: 0, input_dim: 0 },
  skip: { "an unknown batch size stays unknown": "the batch is the last axis too" },
});

describe("GeospatialScoreRanking", () => {
  test("compares every sample with every other", () => {
    const layer = new GeospatialScoreRanking({ embedding_dim: 4 });
    layer.buildOnce([null, 1]);
    for (const { moving_variance } of [layer.batch_norm1, layer.batch_norm2]) {
      moving_variance.assign(tf.fill([...moving_variance.shape], 1 - 1e-3));
    }
    layer.dense1.kernel.assign(tf.tensor([[1, 0, 0, 0]]));
    layer.dense2.kernel.assign(tf.tensor([[1], [0], [0], [0]]));

    // sigmoid(ln 3) is 3/4; below 0, relu leaves sigmoid(0), 1/2. The products are divided by √4.
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    expect(layer(tf.tensor([[Math.log(3)], [-5]]))).toBeAllClose([
      [sigmoid(9 / 32), sigmoid(3 / 16)],
      [sigmoid(3 / 16), sigmoid(1 / 8)],
    ]);
  });

  test("the output has the batch twice", () => {
    const y = new GeospatialScoreRanking()(new KerasTensor([null, 7], "float32"));

    expect(y.shape).toEqual([null, null]);
  });

  test("refuses sizes below 1 and other ranks than 2", () => {
    expect(() => new GeospatialScoreRanking({ input_dim: 0 })).toThrow(ConfigError);
    expect(() => new GeospatialScoreRanking()(tf.zeros([2, 2, 2]))).toThrow(ShapeError);
  });
});
