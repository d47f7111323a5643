import { registerGradients, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { CosineSimilarityExplainer } from "./cosine-similarity-explainer.ts";

checkLayer(CosineSimilarityExplainer, {
  config: {},
  inputShape: [
    [2, 4],
    [2, 3, 4],
  ],
  outputShape: [2, 3],
  weights: {},
});

describe("CosineSimilarityExplainer", () => {
  test("gives the cosine of the user with each item", () => {
    const user = tf.tensor([[3, 4]]);
    const items = tf.tensor([
      [
        [6, 8],
        [-4, 3],
        [0, -2],
      ],
    ]);

    expect(new CosineSimilarityExplainer()([user, items])).toBeAllClose([[1, 0, -0.8]]);
  });

  test("compares each user with its own items", () => {
    const user = tf.tensor([
      [1, 0],
      [0, 1],
    ]);
    const items = tf.tensor([[[5, 0]], [[5, 0]]]);

    expect(new CosineSimilarityExplainer()([user, items])).toBeAllClose([[1], [0]]);
  });

  test("a vector of zeros has the similarity 0", () => {
    const layer = new CosineSimilarityExplainer();

    expect(layer([tf.zeros([1, 2]), tf.ones([1, 1, 2])])).toBeAllClose([[0]]);
  });

  test("refuses a user with an axis of size 1, and unequal dimensions", () => {
    const layer = (): CosineSimilarityExplainer => new CosineSimilarityExplainer();

    expect(() => layer()([tf.zeros([2, 1, 3]), tf.zeros([2, 4, 3])])).toThrow(ShapeError);
    expect(() => layer()([tf.zeros([2, 3]), tf.zeros([2, 4, 5])])).toThrow(/\(2, 3\), \(2, 4, 5\)/);
  });

  test("a vector of zeros has a gradient that is a number", () => {
    registerGradients();
    const items = tf.tensor([[[1, 0]]]);
    const slope = tf.grad((user) => new CosineSimilarityExplainer()([user, items]))(
      tf.zeros([1, 2]),
    );

    // û = u / (‖u‖ + ε), so that near 0 the slope is that of u / ε.
    expect(slope).toBeAllClose([[1e10, 0]], { rtol: 1e-4 });
  });
});
