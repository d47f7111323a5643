import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ShapeError } from "../../errors.ts";
import { KerasTensor } from "../../tensor.ts";
import * as ops from "../index.ts";

describe("ops that change the shape", () => {
  test("reshape finds the one open size", () => {
    expect(ops.reshape(tf.tensor([1, 2, 3, 4]), [2, -1])).toBeAllClose([
      [1, 2],
      [3, 4],
    ]);
    expect(ops.reshape(new KerasTensor([2, 6], "float32"), [null, 4]).shape).toEqual([3, 4]);
    expect(ops.reshape(new KerasTensor([null, 6], "float32"), [-1, 3]).shape).toEqual([null, 3]);
  });

  test("reshape refuses sizes that do not fit, and two open ones", () => {
    expect(() => ops.reshape(tf.zeros([4]), [3, -1])).toThrow(/\(4,\) cannot become \(3, -1\)/);
    expect(() => ops.reshape(tf.zeros([4]), [-1, null])).toThrow(ShapeError);
  });

  test("expandDims counts axes in the result", () => {
    expect(ops.expandDims(new KerasTensor([null, 3], "float32"), -1).shape).toEqual([null, 3, 1]);
    expect(ops.expandDims(tf.zeros([2, 3]), [0, 2]).shape).toEqual([1, 2, 1, 3]);
    expect(() => ops.expandDims(tf.zeros([2]), 3)).toThrow(ShapeError);
  });

  test("concatenate adds the sizes along its axis; an unknown one stays unknown", () => {
    const [known, open] = [
      [2, 3],
      [null, 3],
    ].map((shape) => new KerasTensor(shape, "float32")) as [KerasTensor, KerasTensor];

    expect(ops.concatenate([tf.tensor([[1]]), tf.tensor([[2]])], -1)).toBeAllClose([[1, 2]]);
    expect(ops.concatenate([known, known], 1).shape).toEqual([2, 6]);
    expect(ops.concatenate([known, open], 0).shape).toEqual([null, 3]);
    expect(() => ops.concatenate([known, new KerasTensor([2, 4], "float32")], 0)).toThrow(
      /\(2, 3\), \(2, 4\)/,
    );
  });

  test("shape gives the sizes, null where one is unknown", () => {
    expect(ops.shape(new KerasTensor([null, 3], "float32"))).toEqual([null, 3]);
  });
});
