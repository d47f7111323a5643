import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Minimum } from "./minimum.ts";

checkLayer(Minimum, {
  config: {},
  inputShape: [
    [2, 3],
    [2, 1],
  ],
  outputShape: [2, 3],
  weights: {},
});

describe("Minimum", () => {
  test("takes the smallest of each", () => {
    const y = new Minimum()([tf.tensor([[1, 5]]), tf.tensor([[4, 2]]), tf.tensor([[1, -1]])]);

    expect(y).toBeAllClose([[1, -1]]);
  });
});
