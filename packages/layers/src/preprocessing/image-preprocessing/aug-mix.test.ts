import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { AugMix } from "./aug-mix.ts";

checkLayer(AugMix, {
  config: { num_chains: 2, chain_depth: 2, factor: 0.4, value_range: [0, 1], seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { num_chains: 0, all_ops: 1 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("AugMix", () => {
  const images = tf.mul(tf.abs(tf.sin(tf.reshape(tf.range(0, 96), [2, 4, 4, 3]))), 255);

  test.each([true, false])(
    "mixes changed versions within the value range, all_ops %s",
    (allOps) => {
      const layer = new AugMix({ all_ops: allOps, seed: 5 });
      const results = Array.from({ length: 6 }, () => layer(images));

      expect(new Set(results.map((y) => y.dataSync().join())).size).toBeGreaterThan(2);
      for (const y of results) {
        expect(tf.min(y).dataSync()[0]).toBeGreaterThanOrEqual(0);
        expect(tf.max(y).dataSync()[0]).toBeLessThanOrEqual(255);
      }
    },
  );
});
