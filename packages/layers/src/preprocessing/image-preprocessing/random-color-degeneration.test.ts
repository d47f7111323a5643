import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomColorDegeneration } from "./random-color-degeneration.ts";

checkLayer(RandomColorDegeneration, {
  config: { factor: [0.3, 0.6], value_range: [-1, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { factor: "0.5" },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomColorDegeneration", () => {
  test("all of the colour gone leaves the weighted mean of the channels", () => {
    const y = new RandomColorDegeneration({ factor: [1, 1] })(tf.tensor([[[[100, 50, 200]]]]));
    const grey = 0.2989 * 100 + 0.587 * 50 + 0.114 * 200;

    expect(y).toBeAllClose([[[[grey, grey, grey]]]], { rtol: 1e-4 });
  });
});
