import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomTranslation } from "./random-translation.ts";

checkLayer(RandomTranslation, {
  config: { height_factor: 0.3, width_factor: [-0.2, 0.4], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { height_factor: 2, width_factor: [0] },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomTranslation", () => {
  test("moves down and to the right", () => {
    const x = tf.tensor([1, 2, 3, 4], [1, 2, 2, 1]);
    const layer = new RandomTranslation({
      height_factor: [0.5, 0.5],
      width_factor: [0.5, 0.5],
      fill_mode: "constant",
    });

    expect(tf.squeeze(layer(x))).toBeAllClose([
      [0, 0],
      [0, 1],
    ]);
  });

  test("saves its factors as they were given", () => {
    const layer = new RandomTranslation({ height_factor: 0.1, width_factor: [-0.2, 0.2] });

    expect(layer.getConfig()).toMatchObject({ height_factor: 0.1, width_factor: [-0.2, 0.2] });
  });
});
