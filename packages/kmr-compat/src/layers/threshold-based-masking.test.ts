import { ConfigError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ThresholdBasedMasking } from "./threshold-based-masking.ts";

checkLayer(ThresholdBasedMasking, {
  config: { threshold: 0.25 },
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: {},
  invalid: { threshold: "high" },
});

describe("ThresholdBasedMasking", () => {
  test("keeps values from the threshold up and zeroes those below", () => {
    const layer = new ThresholdBasedMasking({ threshold: 0.5 });

    expect(layer(tf.tensor([[0.4, 0.5, 2, -3]]))).toBeAllClose([[0, 0.5, 2, 0]]);
  });

  test("keeps positive values by default", () => {
    expect(new ThresholdBasedMasking()(tf.tensor([-1, 0, 1]))).toBeAllClose([0, 0, 1]);
  });

  test("integers stay integers", () => {
    const y = new ThresholdBasedMasking({ threshold: 1.5 })(tf.tensor([1, 2], [2], "int32"));

    expect(y.dtype).toBe("int32");
    expect(y.arraySync()).toEqual([0, 2]);
  });

  test("refuses a threshold that is not a number", () => {
    expect(() => new ThresholdBasedMasking({ threshold: Number.NaN })).toThrow(ConfigError);
  });
});
