import { maskOf, setMask } from "@kmr-js/core";
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

  test("a masked step counts as 1, and the product is 0 where all are masked", () => {
    const [a, b] = [tf.tensor([[[9], [2], [5]]]), tf.tensor([[[3], [4], [5]]])];
    setMask(a, tf.tensor([[false, true, false]]));
    setMask(b, tf.tensor([[true, true, false]]));
    const y = new Multiply()([a, b]);

    expect(y).toBeAllClose([[[3], [8], [0]]]);
    expect(maskOf(y)).toBeAllClose([[1, 1, 0]]);
  });
});
