import { ConfigError, maskOf } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Masking } from "./masking.ts";

checkLayer(Masking, {
  config: { mask_value: 9 },
  inputShape: [2, 3, 4],
  outputShape: [2, 3, 4],
  weights: {},
  invalid: { mask_value: "0" },
});

describe("Masking", () => {
  test("masks and zeroes the steps that hold mask_value throughout", () => {
    const y = new Masking({ mask_value: 9 })(
      tf.tensor([
        [
          [9, 9],
          [9, 1],
          [0, 0],
        ],
      ]),
    );

    expect(y.arraySync()).toEqual([
      [
        [0, 0],
        [9, 1],
        [0, 0],
      ],
    ]);
    expect(maskOf(y)?.arraySync()).toEqual([[0, 1, 1]]);
  });

  test("refuses a mask_value that is no number", () => {
    expect(() => new Masking({ mask_value: "0" as unknown as number })).toThrow(ConfigError);
  });
});
