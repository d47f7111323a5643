import { KerasTensor, maskOf, ShapeError, setMask } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Add } from "./add.ts";

checkLayer(Add, {
  config: {},
  inputShape: [
    [2, 3],
    [2, 1],
  ],
  outputShape: [2, 3],
  weights: {},
});

function masked(values: number[][], mask: boolean[][]): tf.Tensor {
  const x = tf.tensor(values);
  setMask(x, tf.tensor(mask));
  return x;
}

describe("Add", () => {
  test("adds any number of tensors", () => {
    expect(
      new Add()([tf.tensor([[1, 2]]), tf.tensor([[10, 20]]), tf.tensor([[100, 200]])]),
    ).toBeAllClose([[111, 222]]);
  });

  test("broadcasts, and gives a tensor of lower rank axes behind its batch axis", () => {
    const a = tf.tensor([[[1, 2]], [[3, 4]]]);
    const b = tf.tensor([
      [10, 20],
      [30, 40],
    ]);

    expect(new Add()([a, b])).toBeAllClose([[[11, 22]], [[33, 44]]]);
  });

  test("a step counts where any mask says so; an input without a mask gives none", () => {
    const a = masked([[1, 2]], [[true, true]]);
    const b = masked([[1, 2]], [[false, true]]);

    expect(maskOf(new Add()([a, b]))).toBeAllClose([[1, 1]]);
    expect(maskOf(new Add()([a, tf.tensor([[1, 2]])]))).toBeUndefined();
  });

  test("refuses shapes that do not broadcast, and a single tensor", () => {
    const [a, b] = [
      [null, 2],
      [null, 3],
    ].map((shape) => new KerasTensor(shape, "float32"));

    expect(() => new Add().invoke([a, b])).toThrow(/2 meets 3/);
    expect(() => new Add().invoke(a)).toThrow(ShapeError);
  });
});
