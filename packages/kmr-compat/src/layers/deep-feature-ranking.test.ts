import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { DeepFeatureRanking } from "./deep-feature-ranking.ts";

checkLayer(DeepFeatureRanking, {
  config: { hidden_dim: 8, l2_reg: 0.01, dropout_rate: 0.5 },
  inputShape: [4, 3],
  outputShape: [4, 1],
  weights: {
    "dense/kernel": [3, 8],
    "dense/bias": [8],
    "batch_normalization/gamma": [8],
    "batch_normalization/beta": [8],
    "batch_normalization/moving_mean": [8],
    "batch_normalization/moving_variance": [8],
    "dense_1/kernel": [8, 1],
    "dense_1/bias": [1],
  },
  nonTrainable: ["batch_normalization/moving_mean", "batch_normalization/moving_variance"],
  training: true,
  invalid: { hidden_dim: 0, l2_reg: -1, dropout_rate: 1 },
});

describe("DeepFeatureRanking", () => {
  test("has the documented defaults", () => {
    expect(new DeepFeatureRanking().config).toEqual({
      hidden_dim: 32,
      l2_reg: 1e-4,
      dropout_rate: 0.2,
    });
  });

  test("normalizes after relu and adds no activation to the score", () => {
    const layer = new DeepFeatureRanking({ hidden_dim: 2 });
    layer.buildOnce([null, 1]);
    layer.setWeights([
      tf.tensor([[1, -1]]),
      tf.tensor([0, 0]),
      tf.tensor([1, 1]),
      tf.tensor([0, 0]),
      tf.tensor([1, 0]),
      tf.tensor([4 - 1e-3, 1 - 1e-3]),
      tf.tensor([[2], [10]]),
      tf.tensor([-7]),
    ]);

    // relu gives (3, 0) and (0, 2); normalized (1, 0) and (-1/2, 2).
    expect(layer(tf.tensor([[3], [-2]]))).toBeAllClose([[-5], [12]]);
  });

  test("keeps the groups of KMR's weights files", () => {
    const layer = new DeepFeatureRanking();
    layer.buildOnce([null, 2]);

    expect([...layer.children.keys()]).toEqual(["dense1", "batch_norm", "dropout", "dense2"]);
    expect(layer.dense1.kernel.regularizer).not.toBeNull();
    expect(layer.dense2.kernel.regularizer ?? null).toBeNull();
  });

  test("drops the argument names of KMR's documentation, as KMR's code does", () => {
    const layer = new DeepFeatureRanking({ hidden_units: 3 } as object);

    expect(layer.config.hidden_dim).toBe(32);
    expect(layer.notices()).toEqual([expect.stringContaining('"hidden_units" is dropped')]);
  });
});
