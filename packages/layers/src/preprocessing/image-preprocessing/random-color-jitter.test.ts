import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomColorJitter } from "./random-color-jitter.ts";

checkLayer(RandomColorJitter, {
  config: {
    brightness_factor: 0.2,
    contrast_factor: 0.2,
    saturation_factor: [0.4, 0.5],
    hue_factor: 0.1,
    value_range: [0, 1],
    seed: 1,
  },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { brightness_factor: 2 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomColorJitter", () => {
  test("changes only what it has a factor for", () => {
    const x = tf.tensor([[[[100, 50, 200]]]]);

    expect(new RandomColorJitter({})(x)).toBeAllClose(x);
    expect(new RandomColorJitter({ brightness_factor: [0.1, 0.1] })(x)).toBeAllClose([
      [[[125.5, 75.5, 225.5]]],
    ]);
  });
});
