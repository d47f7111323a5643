import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Multiply } from "./multiply.ts";

checkLayer(Multiply, {
  config: {},
  inputShape: [
    [2, 3],
    [2, 1],
  ],
  outputShape: [2, 3],
  weights: {},
});

describe("Multiply", () => {
  test("multiplies any number of tensors", () => {
    const y = new Multiply()([tf.tensor([[1, 5]]), tf.tensor([[4, 2]]), tf.tensor([[1, -1]])]);

    expect(y).toBeAllClose([[4, -10]]);
  });
});
