import { ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { NormalizedDotProductSimilarity } from "./normalized-dot-product-similarity.ts";

checkLayer(NormalizedDotProductSimilarity, {
  config: {},
  inputShape: [
    [2, 3],
    [2, 3],
  ],
  outputShape: [2, 1],
  weights: {},
});

describe("NormalizedDotProductSimilarity", () => {
  test("divides the dot product by the root of the dimension", () => {
    const a = tf.tensor([[1, 2, 3, 4]]);
    const b = tf.tensor([[1, 0, 1, -1]]);

    expect(new NormalizedDotProductSimilarity()([a, b])).toBeAllClose([[0]]);
    expect(new NormalizedDotProductSimilarity()([a, a])).toBeAllClose([[15]]);
  });

  test("sums axis 1 of three", () => {
    const a = tf.tensor([[[1, 2, 3, 4]]]);
    const b = tf.tensor([
      [
        [1, 1, 1, 1],
        [1, 0, 1, 0],
      ],
    ]);

    expect(new NormalizedDotProductSimilarity()([a, b])).toBeAllClose([[[1, 1, 3, 2]]]);
  });

  test("states that it needs two tensors of rank 2 or more", () => {
    const layer = new NormalizedDotProductSimilarity();

    expect(() => layer.computeOutputShape([[2, 3]])).toThrow(ShapeError);
    expect(() => layer.computeOutputShape([[3], [3]])).toThrow(/\[a, b\]/);
  });
});
