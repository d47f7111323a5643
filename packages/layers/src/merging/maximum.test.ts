import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Maximum } from "./maximum.ts";

checkLayer(Maximum, {
  config: {},
  inputShape: [
    [2, 3],
    [2, 1],
  ],
  outputShape: [2, 3],
  weights: {},
});

describe("Maximum", () => {
  test("takes the largest of each", () => {
    const y = new Maximum()([tf.tensor([[1, 5]]), tf.tensor([[4, 2]]), tf.tensor([[1, -1]])]);

    expect(y).toBeAllClose([[4, 5]]);
  });
});
