import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RMSNormalization } from "./rms-normalization.ts";

checkLayer(RMSNormalization, {
  config: { axis: -1, epsilon: 0.01 },
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: { scale: [3] },
  invalid: { axis: "1" },
});

describe("RMSNormalization", () => {
  test("divides by the root mean square", () => {
    const y = new RMSNormalization({ epsilon: 0 })(tf.tensor([[3, 4]]));
    const root = Math.sqrt(12.5);

    expect(y).toBeAllClose([[3 / root, 4 / root]]);
  });
});
