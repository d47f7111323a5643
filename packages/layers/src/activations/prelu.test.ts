import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { PReLU } from "./prelu.ts";

checkLayer(PReLU, {
  config: { shared_axes: [1] },
  inputShape: [2, 3, 4],
  outputShape: [2, 3, 4],
  weights: { alpha: [1, 4] },
  invalid: { shared_axes: "1" },
});

describe("PReLU", () => {
  test("has a slope for each feature", () => {
    const layer = new PReLU();
    layer(tf.zeros([1, 2]));
    layer.setWeights([tf.tensor([0.5, 2])]);

    expect(
      layer(
        tf.tensor([
          [-2, -3],
          [1, 4],
        ]),
      ),
    ).toBeAllClose([
      [-1, -6],
      [1, 4],
    ]);
  });
});
