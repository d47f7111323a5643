import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { UnitNormalization } from "./unit-normalization.ts";

checkLayer(UnitNormalization, {
  config: { axis: [1, 2] },
  inputShape: [2, 3, 4],
  outputShape: [2, 3, 4],
  weights: {},
  invalid: { axis: "1" },
});

describe("UnitNormalization", () => {
  test("gives vectors of length 1, and zeros for zeros", () => {
    const y = new UnitNormalization()(
      tf.tensor([
        [3, 4],
        [0, 0],
      ]),
    );

    expect(y).toBeAllClose([
      [0.6, 0.8],
      [0, 0],
    ]);
  });
});
