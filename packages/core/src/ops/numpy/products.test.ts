/** @file What values in keras-values.test.ts do not show: refusals and what differs from Keras. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ConfigError, ShapeError } from "../../errors.ts";
import { KerasTensor } from "../../tensor.ts";
import * as ops from "../index.ts";

const symbol = (...shape: (number | null)[]) => new KerasTensor(shape, "float32");

describe("sums of products", () => {
  test("refuse sizes that do not fit, by the op's name", () => {
    expect(() => ops.matmul(tf.zeros([2, 3]), tf.zeros([2, 3]))).toThrow(/^matmul: .*3 meets 2/);
    expect(() => ops.dot(symbol(2, 1), symbol(3, 2))).toThrow(ShapeError);
    expect(() => ops.inner(symbol(2), symbol(3))).toThrow(ShapeError);
    expect(() => ops.vdot(symbol(2), symbol(3))).toThrow(ShapeError);
    expect(() => ops.matmul(symbol(), symbol(3))).toThrow(/rank 1 or more/);
  });

  test("leave unknown sizes unknown, and take those that one side knows", () => {
    expect(ops.matmul(symbol(null, null, 3), symbol(3, 4)).shape).toEqual([null, null, 4]);
    expect(ops.einsum("bi,bj->bij", symbol(null, 3), symbol(2, 4)).shape).toEqual([2, 3, 4]);
    expect(ops.kron(symbol(null, 2), symbol(2, 3)).shape).toEqual([null, 6]);
    expect(ops.outer(symbol(null, 2), symbol(3)).shape).toEqual([null, 3]);
  });

  test("products of integers are exact integers", () => {
    const x = tf.tensor1d([100_001, 3], "int32");

    expect(Array.from(ops.outer(x, x).dataSync())).toEqual([1410265409, 300003, 300003, 9]);
  });
});

describe("einsum", () => {
  const x = tf.tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  test("knows capital letters, spaces and alphabetical implied outputs", () => {
    expect(ops.einsum(" Ab , bC -> AC ", x, tf.ones([3, 1]))).toBeAllClose([[6], [15]]);
    expect(ops.einsum("ba", x)).toBeAllClose(tf.transpose(x));
    expect(ops.einsum("Ab,bC->AC", symbol(null, 3), symbol(3, 2)).shape).toEqual([null, 2]);
  });

  test.each(["ij->k", "ij->ii", "i.j->i", "ij->i->j", "1j->j"])("refuses %s", (equation) => {
    expect(() => ops.einsum(equation, x)).toThrow(ConfigError);
  });

  test("refuses the wrong number of arguments, ranks and sizes", () => {
    expect(() => ops.einsum("ij,jk->ik", x)).toThrow(/takes 2 argument/);
    expect(() => ops.einsum("ijk->i", x)).toThrow(ShapeError);
    expect(() => ops.einsum("ii->i", x)).toThrow(/2 meets 3/);
    expect(() => ops.einsum("ij,jk->ik", x, tf.zeros([1, 2]))).toThrow(/3 meets 1/);
  });
});

test("tensordot refuses lists of different lengths, and more axes than there are", () => {
  expect(() => ops.tensordot(symbol(2, 3), symbol(3, 2), { axes: [[0, 1], [0]] })).toThrow(
    ShapeError,
  );
  expect(() => ops.tensordot(symbol(2), symbol(2), { axes: 2 })).toThrow(ShapeError);
  expect(() => ops.tensordot(symbol(2), symbol(2), { axes: [0, 0, 0] as never })).toThrow(
    ConfigError,
  );
});

test("cross refuses vectors of another length", () => {
  expect(() => ops.cross(symbol(2, 4), symbol(2, 4))).toThrow(/2 or 3 values/);
});
