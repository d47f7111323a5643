import { ConfigError, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { LearnableWeightedCombination } from "./learnable-weighted-combination.ts";

checkLayer(LearnableWeightedCombination, {
  config: { num_scores: 2 },
  inputShape: [
    [3, 4],
    [3, 4],
  ],
  outputShape: [3, 1, 4],
  weights: { combination_weights: [2] },
  invalid: { num_scores: 0 },
});

describe("LearnableWeightedCombination", () => {
  test("weights the scores by the softmax of its weights", () => {
    const layer = new LearnableWeightedCombination({ num_scores: 2 });
    layer.buildOnce([
      [null, 2],
      [null, 2],
    ]);
    layer.setWeights([tf.tensor([Math.log(1), Math.log(3)])]);

    // 1/4 of the first and 3/4 of the second.
    expect(layer([tf.tensor([[4, 8]]), tf.tensor([[0, 4]])])).toBeAllClose([[[1, 5]]]);
  });

  test("gives the mean before it is trained", () => {
    const layer = new LearnableWeightedCombination({ num_scores: 2 });

    expect(layer([tf.tensor([[1], [2]]), tf.tensor([[3], [6]])])).toBeAllClose([[2], [4]]);
  });

  test.each([
    { each: [5], output: [5, 1] },
    { each: [5, 1], output: [5, 1] },
    { each: [5, 3], output: [5, 1, 3] },
    { each: [5, 3, 1], output: [5, 1, 3] },
  ])("scores of shape $each give $output", ({ each, output }) => {
    const scores = [tf.ones(each), tf.ones(each), tf.ones(each)];

    expect(new LearnableWeightedCombination()(scores).shape).toEqual(output);
  });

  test("a single vector of scores keeps its batch axis", () => {
    const layer = new LearnableWeightedCombination({ num_scores: 1 });

    expect(layer([tf.tensor([1, 2])])).toBeAllClose([[1], [2]]);
  });

  test("refuses another number of scores, unequal shapes and num_scores below 1", () => {
    const x = tf.zeros([2, 3]);
    const two = (): LearnableWeightedCombination =>
      new LearnableWeightedCombination({ num_scores: 2 });

    expect(() => two()([x])).toThrow(ShapeError);
    expect(() => two()([x, tf.zeros([2, 4])])).toThrow(/num_scores=2.*\(2, 3\), \(2, 4\)/);
    expect(() => new LearnableWeightedCombination({ num_scores: 0 })).toThrow(ConfigError);
  });
});
