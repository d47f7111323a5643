/** @file ops.matmul */
import { ShapeError } from "../../errors.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf } from "../operation.ts";
import { type Axes, axisNames, sumProduct, sumProductSpec } from "../sum-product.ts";

/** A vector is a row on the left and a column on the right; the axes before the matrix are broadcast. */
function axesFor(operands: readonly unknown[]): Axes {
  const [left = 0, right = 0] = operands.map((operand) => specOf(operand).shape.length);
  if (left === 0 || right === 0) {
    throw new ShapeError(
      `matmul: both arguments must have rank 1 or more. Received: ranks ${left} and ${right}.`,
    );
  }
  const batch = axisNames("batch", Math.max(left, right) - 2);
  const outer = (rank: number): string[] => (rank > 2 ? batch.slice(-(rank - 2)) : []);
  const row = left === 1 ? [] : ["row"];
  const column = right === 1 ? [] : ["column"];
  return {
    factors: [
      [...outer(left), ...row, "summed"],
      [...outer(right), "summed", ...column],
    ],
    product: [...batch, ...row, ...column],
    broadcast: batch,
  };
}

export const Matmul = defineOp({
  className: "Matmul",
  module: "numpy",
  inputs: ["x1", "x2"],
  fields: {},
  compute: (operands) => sumProduct("matmul", axesFor(operands), operands),
  infer: (operands) => sumProductSpec("matmul", axesFor(operands), operands),
});

/**
 * The matrix product over the last axis of `x1` and the second to last of `x2`.
 * @see keras.ops.matmul
 * @throws ShapeError
 */
export function matmul<A extends AnyTensor, B extends AnyTensor>(x1: A, x2: B): Same<A | B> {
  return Matmul.apply([x1, x2], {}) as Same<A | B>;
}
