import { ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Cropping1D } from "./cropping1d.ts";

checkLayer(Cropping1D, {
  config: { cropping: [1, 2] },
  inputShape: [2, 7, 3],
  outputShape: [2, 4, 3],
  weights: {},
  invalid: { cropping: -1 },
});

describe("Cropping1D", () => {
  test("cuts off steps before and after", () => {
    const line = tf.tensor([1, 2, 3, 4], [1, 4, 1]);

    expect(new Cropping1D()(line)).toBeAllClose([[[2], [3]]]);
    expect(new Cropping1D({ cropping: [2, 0] })(line)).toBeAllClose([[[3], [4]]]);
  });

  test("something must be left", () => {
    expect(() => new Cropping1D()(tf.ones([1, 2, 1]))).toThrow(ShapeError);
    expect(() => new Cropping1D()(tf.ones([1, 2, 1]))).toThrow(/leaves nothing.*\(1, 2, 1\)/);
  });
});
