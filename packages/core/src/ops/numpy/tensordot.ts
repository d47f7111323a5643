/** @file ops.tensordot */
import type { Field } from "../../config/field.ts";
import { refuse } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import type { Json } from "../../json.ts";
import { canonicalAxis } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf } from "../operation.ts";
import { type Axes, axisNames, sumProduct, sumProductSpec } from "../sum-product.ts";

/** How many axes to sum over, or which of `x1` and which of `x2`. */
export type TensordotAxes = number | readonly [AxisList, AxisList];
type AxisList = number | readonly number[];

const isAxisList = (value: unknown): value is AxisList =>
  Number.isInteger(value) || (Array.isArray(value) && value.every(Number.isInteger));

const axes: Field<TensordotAxes, TensordotAxes, false> = {
  required: false,
  initial: 2,
  parse: (value, place) =>
    Number.isInteger(value) ||
    (Array.isArray(value) && value.length === 2 && value.every(isAxisList))
      ? (value as TensordotAxes)
      : refuse(place, "must be an integer or two lists of axes", value),
  serialize: (value) => value as Json,
};

/** The summed axes of both arguments. @throws ShapeError */
function summedAxes(axes: TensordotAxes, left: number, right: number): [number[], number[]] {
  if (typeof axes === "number") {
    const count = Math.max(0, axes);
    if (count > Math.min(left, right)) {
      throw new ShapeError(
        `tensordot: the arguments must have ${count} axes or more. Received: ranks ${left} and ${right}.`,
      );
    }
    const places = Array.from({ length: count }, (_, i) => i);
    return [places.map((i) => left - count + i), places];
  }
  const [a, b] = axes.map((side, i) =>
    [side].flat().map((axis) => canonicalAxis(axis as number, i === 0 ? left : right, "axes")),
  ) as [number[], number[]];
  if (a.length !== b.length) {
    throw new ShapeError(
      `tensordot: both lists of axes must have one length. Received: axes=${JSON.stringify(axes)}.`,
    );
  }
  return [a, b];
}

function axesFor(operands: readonly unknown[], axes: TensordotAxes): Axes {
  const [left = 0, right = 0] = operands.map((operand) => specOf(operand).shape.length);
  const [summedA, summedB] = summedAxes(axes, left, right);
  const named = (prefix: string, rank: number, summed: readonly number[]): string[] =>
    axisNames(prefix, rank).map((name, i) =>
      summed.includes(i) ? `summed${summed.indexOf(i)}` : name,
    );
  const [a, b] = [named("a", left, summedA), named("b", right, summedB)];
  return {
    factors: [a, b],
    product: [
      ...a.filter((_, i) => !summedA.includes(i)),
      ...b.filter((_, i) => !summedB.includes(i)),
    ],
  };
}

export const Tensordot = defineOp({
  className: "Tensordot",
  module: "numpy",
  inputs: ["x1", "x2"],
  fields: { axes },
  compute: (operands, config) => sumProduct("tensordot", axesFor(operands, config.axes), operands),
  infer: (operands, config) =>
    sumProductSpec("tensordot", axesFor(operands, config.axes), operands),
});

/**
 * The sum of products over the last `axes` axes of `x1` and the first of `x2`, or over two lists of axes.
 * @see keras.ops.tensordot
 * @throws ShapeError
 */
export function tensordot<A extends AnyTensor, B extends AnyTensor>(
  x1: A,
  x2: B,
  options: { readonly axes?: TensordotAxes | undefined } = {},
): Same<A | B> {
  return Tensordot.apply([x1, x2], options) as Same<A | B>;
}
