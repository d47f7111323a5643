import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomGrayscale } from "./random-grayscale.ts";

checkLayer(RandomGrayscale, {
  config: { factor: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { factor: 2 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomGrayscale", () => {
  test("a grey image has three equal channels", () => {
    const y = new RandomGrayscale({ factor: 1 })(tf.tensor([[[[1, 0, 0]]]]));

    expect(y).toBeAllClose([[[[0.2989, 0.2989, 0.2989]]]], { atol: 1e-4 });
  });

  test("saves its seed only where it has one", () => {
    expect("seed" in new RandomGrayscale().getConfig()).toBe(false);
    expect(new RandomGrayscale({ seed: 3 }).getConfig()).toMatchObject({ seed: 3 });
  });
});
