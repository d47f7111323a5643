import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomHue } from "./random-hue.ts";

checkLayer(RandomHue, {
  config: { factor: 0.4, value_range: [-1, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { factor: -0.1 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomHue", () => {
  test("half a turn makes red cyan, either way", () => {
    const red = tf.tensor([[[[200, 0, 0]]]]);

    expect(new RandomHue({ factor: [1, 1] })(red)).toBeAllClose([[[[0, 200, 200]]]], {
      atol: 1e-2,
    });
  });

  test("a third of the range is a sixth of a turn", () => {
    const y = new RandomHue({ factor: [1 / 3, 1 / 3], seed: 1 })(tf.tensor([[[[200, 0, 0]]]]));
    const values = [...y.dataSync()].map(Math.round);

    expect([
      [200, 200, 0],
      [200, 0, 200],
    ]).toContainEqual(values);
  });
});
