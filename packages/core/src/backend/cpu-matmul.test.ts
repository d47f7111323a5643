import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import "./cpu.ts";

/** A product of two matrices by its definition. */
function product(a: number[][], b: number[][]): number[][] {
  return a.map((row) =>
    (b[0] ?? []).map((_, j) => row.reduce((sum, x, k) => sum + x * (b[k]?.[j] ?? 0), 0)),
  );
}

const turned = (x: number[][]): number[][] =>
  (x[0] ?? []).map((_, j) => x.map((row) => row[j] ?? 0));
const matrix = (rows: number, columns: number, seed: number): number[][] =>
  Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => Math.sin(seed + 7 * i + 3 * j)),
  );

describe("a product of matrices on the cpu", () => {
  const sizes = [
    [1, 5, 3],
    [3, 2, 1],
    [4, 3, 2],
    [6, 5, 3],
    [9, 4, 7],
  ] as const;
  const cases = sizes.flatMap(([m, k, n]) =>
    [false, true].flatMap((left) => [false, true].map((right) => [m, k, n, left, right] as const)),
  );

  test.each(cases)("%i × %i by %i columns, transposed: %s, %s", (m, k, n, left, right) => {
    const [a, b] = [matrix(m, k, 1), matrix(k, n, 2)];

    const y = tf.tidy(() =>
      tf.matMul(tf.tensor2d(left ? turned(a) : a), tf.tensor2d(right ? turned(b) : b), left, right),
    );

    expect(y).toBeAllClose(product(a, b));
    y.dispose();
  });

  test("multiplies stacks matrix by matrix, and one matrix with each of a stack", () => {
    const [a, b] = [
      [matrix(5, 3, 1), matrix(5, 3, 2)],
      [matrix(3, 2, 3), matrix(3, 2, 4)],
    ] as const;
    const [stack, single] = tf.tidy(() => [
      tf.matMul(tf.tensor3d([...a]), tf.tensor3d([...b])),
      tf.matMul(tf.tensor3d([...a]), tf.tensor3d([b[0] as number[][]])),
    ]) as [tf.Tensor3D, tf.Tensor3D];

    expect(stack).toBeAllClose(a.map((x, i) => product(x, b[i] as number[][])));
    expect(single).toBeAllClose(a.map((x) => product(x, b[0] as number[][])));
    tf.dispose([stack, single]);
  });

  test("keeps integers", () => {
    const y = tf.tidy(() =>
      tf.matMul(tf.tensor2d([[2, 3]], [1, 2], "int32"), tf.tensor2d([[4], [5]], [2, 1], "int32")),
    );

    expect(y.dtype).toBe("int32");
    expect(y).toBeAllClose([[23]]);
    y.dispose();
  });

  test("gives zeros where nothing is summed", () => {
    const y = tf.tidy(() => tf.matMul(tf.zeros([5, 0]), tf.zeros([0, 2])));

    expect(y).toBeAllClose(matrix(5, 2, 0).map((row) => row.map(() => 0)));
    y.dispose();
  });
});
