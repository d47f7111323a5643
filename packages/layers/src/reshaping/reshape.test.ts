import { KerasTensor, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Reshape } from "./reshape.ts";

checkLayer(Reshape, {
  config: { target_shape: [2, -1] },
  inputShape: [3, 4, 3],
  outputShape: [3, 2, 6],
  weights: {},
  invalid: { target_shape: "2" },
});

describe("Reshape", () => {
  test("keeps the order of the values", () => {
    const y = new Reshape({ target_shape: [2, 2] })(tf.tensor([[1, 2, 3, 4]]));

    expect(y).toBeAllClose([
      [
        [1, 2],
        [3, 4],
      ],
    ]);
  });

  test("an open size follows from the others, or stays unknown", () => {
    const layer = new Reshape({ target_shape: [-1, 2] });

    expect(layer(new KerasTensor([null, 3, 4], "int32"))).toMatchObject({
      shape: [null, 6, 2],
      dtype: "int32",
    });
    expect(layer(new KerasTensor([null, null, 4], "float32")).shape).toEqual([null, null, 2]);
    expect(layer(tf.ones([0, 3, 4])).shape).toEqual([0, 6, 2]);
  });

  test("sizes that do not fit are refused", () => {
    expect(() => new Reshape({ target_shape: [5], name: "r" })(tf.ones([2, 4]))).toThrow(
      ShapeError,
    );
    expect(() => new Reshape({ target_shape: [5], name: "r" })(tf.ones([2, 4]))).toThrow(
      'Reshape "r": (4,) cannot become (5,)',
    );
  });
});
