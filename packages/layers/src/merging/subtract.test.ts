import { ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Subtract } from "./subtract.ts";

checkLayer(Subtract, {
  config: {},
  inputShape: [
    [2, 3],
    [2, 1],
  ],
  outputShape: [2, 3],
  weights: {},
});

describe("Subtract", () => {
  test("takes the second from the first", () => {
    expect(new Subtract()([tf.tensor([[5, 1]]), tf.tensor([[2, 3]])])).toBeAllClose([[3, -2]]);
  });

  test("takes exactly two tensors", () => {
    const x = tf.tensor([[1]]);

    expect(() => new Subtract()([x, x, x])).toThrow(ShapeError);
  });
});
