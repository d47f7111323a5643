import { ConfigError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Permute } from "./permute.ts";

checkLayer(Permute, {
  config: { dims: [3, 1, 2] },
  inputShape: [2, 3, 4, 5],
  outputShape: [2, 5, 3, 4],
  weights: {},
  invalid: { dims: [0, 1, 2] },
});

describe("Permute", () => {
  test("counts axes from 1", () => {
    const x = tf.tensor([1, 2, 3, 4, 5, 6], [1, 2, 3]);

    expect(new Permute({ dims: [2, 1] })(x)).toBeAllClose([
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    ]);
  });

  test("refuses what is no permutation", () => {
    expect(() => new Permute({ dims: [1, 3] })).toThrow(ConfigError);
    expect(() => new Permute({ dims: [1, 1] })).toThrow(/dims must hold each number from 1/);
  });
});
