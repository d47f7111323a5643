import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomPerspective } from "./random-perspective.ts";

checkLayer(RandomPerspective, {
  config: { factor: [1, 1], scale: 0.4, seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { scale: 2, factor: -1 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomPerspective", () => {
  test("corners that stay leave the image, a chance of 0 too", () => {
    const x = tf.reshape(tf.range(0, 18), [2, 3, 3, 1]);

    expect(new RandomPerspective({ scale: 0 })(x)).toBeAllClose(x, { atol: 1e-4 });
    expect(new RandomPerspective({ factor: [0, 0] })(x)).toBeAllClose(x);
  });

  test("the first corner never moves", () => {
    const x = tf.fill([1, 5, 5, 1], 3);
    const y = new RandomPerspective({ factor: [1, 1], seed: 3 })(x);

    expect(tf.slice(y, [0, 0, 0, 0], [1, 1, 1, 1])).toBeAllClose([[[[3]]]]);
  });
});
