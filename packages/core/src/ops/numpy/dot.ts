/** @file ops.dot */
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf } from "../operation.ts";
import { type Axes, axisNames, sumProduct, sumProductSpec } from "../sum-product.ts";

/** Sums over the last axis of `x1` and the second to last of `x2`; a scalar only scales. */
function axesFor(operands: readonly unknown[]): Axes {
  const [left = 0, right = 0] = operands.map((operand) => specOf(operand).shape.length);
  const [a, b] = [axisNames("a", left), axisNames("b", right)];
  if (left === 0 || right === 0) return { factors: [a, b], product: [...a, ...b] };
  const summed = Math.max(0, right - 2);
  return {
    factors: [[...a.slice(0, -1), "summed"], b.map((name, i) => (i === summed ? "summed" : name))],
    product: [...a.slice(0, -1), ...b.filter((_, i) => i !== summed)],
  };
}

export const Dot = defineOp({
  className: "Dot",
  module: "numpy",
  inputs: ["x1", "x2"],
  fields: {},
  compute: (operands) => sumProduct("dot", axesFor(operands), operands),
  infer: (operands) => sumProductSpec("dot", axesFor(operands), operands),
});

/**
 * The sum of products over the last axis of `x1` and the second to last (of a vector: the only) axis of `x2`.
 * @see keras.ops.dot
 * @throws ShapeError
 */
export function dot<A extends AnyTensor, B extends AnyTensor>(x1: A, x2: B): Same<A | B> {
  return Dot.apply([x1, x2], {}) as Same<A | B>;
}
