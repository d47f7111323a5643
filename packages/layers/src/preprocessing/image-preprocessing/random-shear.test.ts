import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomShear } from "./random-shear.ts";

checkLayer(RandomShear, {
  config: { x_factor: 0.3, y_factor: [0, 0.2], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { x_factor: 2, fill_mode: "mirror" },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomShear", () => {
  test("rows move by their number, either way", () => {
    const x = tf.tensor([1, 2, 3, 1, 2, 3], [1, 2, 3, 1]);
    const layer = new RandomShear({ x_factor: [1, 1], fill_mode: "constant", seed: 2 });
    const results = Array.from({ length: 12 }, () => layer(x).dataSync().join(""));

    expect([...new Set(results)].sort()).toEqual(["123012", "123230"]);
  });

  test("reads the factors that Keras saves", () => {
    expect(new RandomShear({ x_factor: 0.2 }).getConfig()).toMatchObject({ x_factor: [-0.2, 0.2] });
    expect(() => new RandomShear({ x_factor: [-0.2, 0.2] })).not.toThrow();
  });
});
