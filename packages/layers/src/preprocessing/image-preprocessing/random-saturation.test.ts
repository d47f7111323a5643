import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomSaturation } from "./random-saturation.ts";

checkLayer(RandomSaturation, {
  config: { factor: [0.2, 0.4], value_range: [0, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { factor: [0.2] },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomSaturation", () => {
  test("a factor of 0.5 changes nothing, one of 0 takes the colour away", () => {
    const x = tf.tensor([[[[0.2, 0.4, 0.8]]]]);
    const layer = (factor: number): RandomSaturation =>
      new RandomSaturation({ factor: [factor, factor], value_range: [0, 1] });

    expect(layer(0.5)(x)).toBeAllClose(x, { atol: 1e-5 });
    expect(layer(0)(x)).toBeAllClose([[[[0.8, 0.8, 0.8]]]], { atol: 1e-5 });
  });
});
