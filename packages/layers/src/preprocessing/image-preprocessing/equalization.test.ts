import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Equalization } from "./equalization.ts";

checkLayer(Equalization, {
  config: { bins: 16, value_range: [-1, 1] },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { bins: 0 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("Equalization", () => {
  test("spreads values evenly in training", () => {
    const x = tf.tensor([10, 10, 20, 30], [1, 2, 2, 1]);

    expect(new Equalization()(x)).toBeAllClose(
      [
        [
          [[0], [0]],
          [[128], [255]],
        ],
      ],
      { atol: 0.5 },
    );
  });

  test("an image of one value stays as it is", () => {
    expect(new Equalization()(tf.fill([1, 2, 2, 1], 7))).toBeAllClose(tf.fill([1, 2, 2, 1], 7));
  });

  test("gives its input at inference, as Keras's layer does", () => {
    const x = tf.tensor([10, 10, 20, 30], [1, 2, 2, 1]);

    expect(new Equalization()(x, { training: false })).toBeAllClose(x);
  });
});
