import { Input, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { CustomScaleLayer } from "./custom-scale-layer.ts";

checkLayer(CustomScaleLayer, {
  config: { scale: 0.17 },
  inputShape: [
    [2, 3],
    [2, 3],
  ],
  outputShape: [2, 3],
  weights: {},
  invalid: { scale: "0.17" },
});

test("CustomScaleLayer adds a share of its second input", () => {
  const y = new CustomScaleLayer({ scale: 0.5 })([tf.tensor([1, 2]), tf.tensor([4, -2])]);

  expect(y).toBeAllClose([3, 1]);
});

test("CustomScaleLayer wants two inputs", () => {
  const x = Input({ shape: [3] });

  expect(() => new CustomScaleLayer({ scale: 0.5 })([x])).toThrow(ShapeError);
});
