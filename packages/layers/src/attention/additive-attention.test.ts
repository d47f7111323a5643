import { ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { AdditiveAttention } from "./additive-attention.ts";

checkLayer(AdditiveAttention, {
  config: { dropout: 0.5 },
  inputShape: [
    [2, 3, 4],
    [2, 5, 4],
    [2, 5, 4],
  ],
  outputShape: [2, 3, 4],
  weights: { scale: [4] },
  training: true,
  invalid: { use_scale: 1 },
});

describe("AdditiveAttention", () => {
  const query = tf.tensor([[[1, 0]]]);
  const value = tf.tensor([
    [
      [0, 0],
      [-1, 2],
    ],
  ]);
  const weights = (first: number, second: number): number[][][] => {
    const share = Math.exp(second) / (Math.exp(first) + Math.exp(second));
    return [[[-share, 2 * share]]];
  };

  test("scores by the weighted sum of tanh(query + key)", () => {
    const layer = new AdditiveAttention();
    layer([query, value]);
    layer.setWeights([tf.tensor([3, 0.5])]);

    expect(layer([query, value])).toBeAllClose(weights(3 * Math.tanh(1), 0.5 * Math.tanh(2)));
  });

  test("without a scale has no weights", () => {
    const layer = new AdditiveAttention({ use_scale: false });

    expect(layer([query, value])).toBeAllClose(weights(Math.tanh(1), Math.tanh(2)));
    expect(layer.weights).toEqual([]);
  });

  test("writes no score_mode, and refuses an unknown number of features", () => {
    const layer = new AdditiveAttention();

    expect(layer.getConfig()).not.toHaveProperty("score_mode");
    expect(() =>
      layer.buildOnce([
        [null, 2, null],
        [null, 2, null],
      ]),
    ).toThrow(ShapeError);
  });
});
