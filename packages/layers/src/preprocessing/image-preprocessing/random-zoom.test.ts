import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomZoom } from "./random-zoom.ts";

checkLayer(RandomZoom, {
  config: { height_factor: 0.3, seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { height_factor: 2, interpolation: "area" },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomZoom", () => {
  test("twice the height shows twice as much, the image in the middle", () => {
    const x = tf.tensor([1, 2, 3, 4], [1, 4, 1, 1]);
    const layer = new RandomZoom({
      height_factor: [1, 1],
      width_factor: [0, 0],
      fill_mode: "constant",
    });

    expect(tf.squeeze(layer(x))).toBeAllClose([0, 1.5, 3.5, 0]);
  });
});
