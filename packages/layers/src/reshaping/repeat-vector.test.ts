import { ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RepeatVector } from "./repeat-vector.ts";

checkLayer(RepeatVector, {
  config: { n: 3 },
  inputShape: [2, 4],
  outputShape: [2, 3, 4],
  weights: {},
  invalid: { n: 0 },
});

describe("RepeatVector", () => {
  test("repeats each row", () => {
    expect(new RepeatVector({ n: 2 })(tf.tensor([[1, 2]]))).toBeAllClose([
      [
        [1, 2],
        [1, 2],
      ],
    ]);
  });

  test("takes rows only", () => {
    expect(() => new RepeatVector({ n: 2 })(tf.ones([1, 2, 3]))).toThrow(ShapeError);
  });
});
