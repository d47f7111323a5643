import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { AdaptiveMaxPooling1D } from "./adaptive-max-pooling1d.ts";

checkLayer(AdaptiveMaxPooling1D, {
  config: { output_size: [3] },
  inputShape: [2, 7, 3],
  outputShape: [2, 3, 3],
  weights: {},
  invalid: { output_size: 0, data_format: "first" },
});

describe("AdaptiveMaxPooling1D", () => {
  test("its windows cover the steps, and may share one", () => {
    const line = tf.tensor([1, 5, 2, 8, 3], [1, 5, 1]);

    expect(new AdaptiveMaxPooling1D({ output_size: 2 })(line)).toBeAllClose([[[5], [8]]]);
  });
});
