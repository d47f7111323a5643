import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ELU } from "./elu.ts";

checkLayer(ELU, {
  config: { alpha: 0.5 },
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: {},
  invalid: { alpha: "1" },
});

describe("ELU", () => {
  test("bends below 0", () => {
    const y = new ELU({ alpha: 2 })(tf.tensor([-1, 0, 3]));

    expect(y).toBeAllClose([2 * (Math.exp(-1) - 1), 0, 3]);
  });
});
