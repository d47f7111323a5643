import { ConfigError, KerasTensor, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { TopKRecommendationSelector } from "./top-k-recommendation-selector.ts";

checkLayer(TopKRecommendationSelector, {
  config: { k: 2 },
  inputShape: [3, 5],
  outputShape: [
    [3, 2],
    [3, 2],
  ],
  weights: {},
  invalid: { k: 0 },
  skip: { "output shape and dtype, symbolic as eager": "the two outputs differ in dtype" },
});

describe("TopKRecommendationSelector", () => {
  test("gives the indices first, then the scores, highest first", () => {
    const [indices, scores] = new TopKRecommendationSelector({ k: 2 })(tf.tensor([[1, 9, 4]]));

    expect(indices.arraySync()).toEqual([[1, 2]]);
    expect(scores.arraySync()).toEqual([[9, 4]]);
  });

  test("the indices are int32, symbolic as eager", () => {
    const layer = new TopKRecommendationSelector({ k: 2 });
    const symbols = layer(new KerasTensor([null, 5], "float32"));
    const values = layer(tf.zeros([3, 5]));

    expect(symbols.map(({ shape }) => shape)).toEqual([
      [null, 2],
      [null, 2],
    ]);
    expect(symbols.map(({ dtype }) => dtype)).toEqual(["int32", "float32"]);
    expect(values.map(({ dtype }) => dtype)).toEqual(["int32", "float32"]);
  });

  test("gives all scores when there are fewer than k", () => {
    const [indices] = new TopKRecommendationSelector()(tf.tensor([[1, 2, 3]]));

    expect(indices.arraySync()).toEqual([[2, 1, 0]]);
  });

  test("equal scores keep their order", () => {
    const [indices] = new TopKRecommendationSelector({ k: 3 })(tf.tensor([[5, 7, 5, 7]]));

    expect(indices.arraySync()).toEqual([[1, 3, 0]]);
  });

  test("the gradient goes to the scores that were kept", () => {
    const layer = new TopKRecommendationSelector({ k: 2 });
    const weighted = (x: tf.Tensor): tf.Scalar =>
      tf.sum(tf.mul(layer(x)[1], tf.tensor([[10, 20]])));

    expect(tf.grad(weighted)(tf.tensor([[1, 9, 4]]))).toBeAllClose([[0, 10, 20]]);
  });

  test("refuses a k below 1 and an unknown number of items", () => {
    const unknown = new KerasTensor([null, null], "float32");

    expect(() => new TopKRecommendationSelector({ k: -1 })).toThrow(ConfigError);
    expect(() => new TopKRecommendationSelector()(unknown)).toThrow(ShapeError);
  });
});
