/** @file ops.inner */
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf } from "../operation.ts";
import { type Axes, axisNames, sumProduct, sumProductSpec } from "../sum-product.ts";

/** Sums over the last axes; a scalar only scales. */
function axesFor(operands: readonly unknown[]): Axes {
  const [left = 0, right = 0] = operands.map((operand) => specOf(operand).shape.length);
  const [a, b] = [axisNames("a", left), axisNames("b", right)];
  if (left === 0 || right === 0) return { factors: [a, b], product: [...a, ...b] };
  const [outerA, outerB] = [a.slice(0, -1), b.slice(0, -1)];
  return {
    factors: [
      [...outerA, "summed"],
      [...outerB, "summed"],
    ],
    product: [...outerA, ...outerB],
  };
}

export const Inner = defineOp({
  className: "Inner",
  module: "numpy",
  inputs: ["x1", "x2"],
  fields: {},
  compute: (operands) => sumProduct("inner", axesFor(operands), operands),
  infer: (operands) => sumProductSpec("inner", axesFor(operands), operands),
});

/** The sum of products over the last axes. @see keras.ops.inner @throws ShapeError */
export function inner<A extends AnyTensor, B extends AnyTensor>(x1: A, x2: B): Same<A | B> {
  return Inner.apply([x1, x2], {}) as Same<A | B>;
}
