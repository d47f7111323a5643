import { ConfigError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { GroupNormalization } from "./group-normalization.ts";

checkLayer(GroupNormalization, {
  config: { groups: 2 },
  inputShape: [2, 3, 4],
  outputShape: [2, 3, 4],
  weights: { gamma: [4], beta: [4] },
  invalid: { groups: 0, axis: 0.5 },
});

describe("GroupNormalization", () => {
  test("norms each group of channels apart", () => {
    const y = new GroupNormalization({ groups: 2, epsilon: 1e-7 })(tf.tensor([[1, 3, 10, 30]]));

    expect(y).toBeAllClose([[-1, 1, -1, 1]], { atol: 1e-5 });
  });

  test("with -1 each channel is a group", () => {
    const x = tf.tensor([
      [
        [1, 10],
        [3, 30],
      ],
    ]);

    expect(new GroupNormalization({ groups: -1, epsilon: 1e-7 })(x)).toBeAllClose(
      [
        [
          [-1, -1],
          [1, 1],
        ],
      ],
      { atol: 1e-5 },
    );
  });

  test("refuses groups that do not divide the channels", () => {
    expect(() => new GroupNormalization({ groups: 3 })(tf.zeros([1, 4]))).toThrow(ConfigError);
  });
});
