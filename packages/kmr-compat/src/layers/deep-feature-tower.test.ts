import { ConfigError, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { DeepFeatureTower } from "./deep-feature-tower.ts";

checkLayer(DeepFeatureTower, {
  config: { units: 8, hidden_layers: 1, dropout_rate: 0.5, l2_reg: 0.01, activation: "tanh" },
  inputShape: [4, 3],
  outputShape: [4, 8],
  weights: {
    "dense/kernel": [3, 8],
    "dense/bias": [8],
    "batch_normalization/gamma": [8],
    "batch_normalization/beta": [8],
    "batch_normalization/moving_mean": [8],
    "batch_normalization/moving_variance": [8],
  },
  nonTrainable: ["batch_normalization/moving_mean", "batch_normalization/moving_variance"],
  training: true,
  invalid: { units: 0, hidden_layers: 0, dropout_rate: 1, activation: "tanhh" },
});

describe("DeepFeatureTower", () => {
  test("has the documented defaults", () => {
    const { activation: _, ...config } = new DeepFeatureTower().config;

    expect(config).toEqual({ units: 32, hidden_layers: 2, dropout_rate: 0.2, l2_reg: 1e-4 });
  });

  test("normalizes after the activation, in every block", () => {
    const layer = new DeepFeatureTower({ units: 1, hidden_layers: 2 });
    layer.buildOnce([null, 1]);
    const block = (kernel: number, mean: number, variance: number): tf.Tensor[] => [
      tf.tensor([[kernel]]),
      tf.tensor([0]),
      tf.tensor([1]),
      tf.tensor([0]),
      tf.tensor([mean]),
      tf.tensor([variance - 1e-3]),
    ];
    layer.setWeights([...block(1, 1, 4), ...block(-1, 0, 1)]);

    // 5 → relu 5 → (5 − 1) / 2 = 2 → relu(−2) = 0; −5 → relu 0 → −1/2 → relu(1/2) = 1/2.
    expect(layer(tf.tensor([[5], [-5]]))).toBeAllClose([[0], [0.5]]);
  });

  test("keeps the groups of KMR's weights files", () => {
    const layer = new DeepFeatureTower({ hidden_layers: 3 });
    layer.buildOnce([null, 2]);

    expect([...layer.children.keys()]).toEqual(["dense_layers", "batch_norms", "dropouts"]);
    expect(layer.sublayers).toHaveLength(9);
    expect(layer.weights).toHaveLength(18);
  });

  test("refuses sizes below 1 and rank 1", () => {
    expect(() => new DeepFeatureTower({ units: 0 })).toThrow(ConfigError);
    expect(() => new DeepFeatureTower({ hidden_layers: 0 })).toThrow(ConfigError);
    expect(() => new DeepFeatureTower()(tf.zeros([3]))).toThrow(ShapeError);
  });
});
