import { maskOf, setMask } from "@kmr-js/core";
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

  test("a masked step leaves the choice to the other input", () => {
    const [a, b] = [tf.tensor([[[-9], [1], [2]]]), tf.tensor([[[3], [-8], [4]]])];
    setMask(a, tf.tensor([[false, true, true]]));
    setMask(b, tf.tensor([[true, false, true]]));
    const y = new Minimum()([a, b]);

    expect(y).toBeAllClose([[[3], [1], [2]]]);
    expect(maskOf(y)).toBeAllClose([[1, 1, 1]]);
  });
});
