import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Solarization } from "./solarization.ts";

checkLayer(Solarization, {
  config: { addition_factor: 0.1, threshold_factor: [0.1, 0.3], value_range: [-1, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { addition_factor: 2, threshold_factor: -1 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("Solarization", () => {
  test("turns every value where the threshold is 0", () => {
    expect(new Solarization()(tf.tensor([[[[100, 127, 128, 255]]]]))).toBeAllClose([
      [[[155, 128, 127, 0]]],
    ]);
  });

  test("turns the values from a drawn threshold on, in the value range", () => {
    const layer = new Solarization({ threshold_factor: [0, 1], value_range: [0, 1], seed: 1 });
    const x = tf.div(tf.range(0, 256), 255);
    const y = layer(tf.reshape(x, [1, 16, 16, 1]));
    const same = tf.lessEqual(tf.abs(tf.sub(tf.reshape(y, [-1]), x)), 1e-6);
    const count = tf.sum(tf.cast(same, "int32")).dataSync()[0] ?? 0;

    expect(count).toBeGreaterThan(0);
    expect(tf.slice(tf.reshape(y, [-1]), count)).toBeAllClose(tf.sub(1, tf.slice(x, count)), {
      atol: 1e-6,
    });
  });

  test("gives its input at inference, as Keras's layer does", () => {
    const x = tf.tensor([[[[100, 255]]]]);

    expect(new Solarization({ threshold_factor: 1 })(x, { training: false })).toBeAllClose(x);
  });
});
