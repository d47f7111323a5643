/** @file ops.einsum */
import { string } from "../../config/field.ts";
import { ConfigError, ShapeError } from "../../errors.ts";
import { formatShape } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf } from "../operation.ts";
import { type Axes, axisNames, sumProduct, sumProductSpec } from "../sum-product.ts";

interface Equation {
  readonly inputs: readonly string[];
  readonly output: string;
}

/** An axis name: a letter; `0` stands for an ellipsis. */
const TERM = /^[a-zA-Z]*0?[a-zA-Z]*$/;

/**
 * The terms of an equation, `0` for an ellipsis. Without an output, that is the ellipsis and, by the alphabet, the
 * letters that come once.
 * @throws ConfigError
 */
export function parseEquation(subscripts: string): Equation {
  const compact = subscripts.replace(/\s/g, "").replaceAll("...", "0");
  const [left = "", right, ...more] = compact.split("->");
  const inputs = left.split(",");
  const output = right ?? impliedOutput(inputs);
  const letters = output.replace("0", "");
  const good =
    more.length === 0 &&
    [...inputs, output].every((term) => TERM.test(term)) &&
    new Set(letters).size === letters.length &&
    [...letters].every((letter) => left.includes(letter));
  if (!good) {
    throw new ConfigError(
      `einsum: ${JSON.stringify(subscripts)} is no equation like "ab,bc->ac" whose output axes are axes of an input.`,
    );
  }
  return { inputs, output };
}

function impliedOutput(inputs: readonly string[]): string {
  const letters = inputs.join("").replaceAll("0", "");
  const once = [...letters].filter((letter, i) => {
    const first = letters.indexOf(letter);
    return first === i && letters.lastIndexOf(letter) === first;
  });
  return `${inputs.some((term) => term.includes("0")) ? "0" : ""}${once.sort().join("")}`;
}

/** The names of all axes. Those behind an ellipsis are counted from the last one. @throws ShapeError */
function axesFor(subscripts: string, operands: readonly unknown[]): Axes {
  const { inputs, output } = parseEquation(subscripts);
  if (inputs.length !== operands.length) {
    throw new ShapeError(
      `einsum: ${JSON.stringify(subscripts)} takes ${inputs.length} argument(s). Received: ${operands.length}.`,
    );
  }
  const hidden = inputs.map((term, i) => {
    const { shape } = specOf(operands[i]);
    const count = shape.length - term.replace("0", "").length;
    if (count === 0 || (count > 0 && term.includes("0"))) return count;
    throw new ShapeError(
      `einsum: argument ${i} of ${JSON.stringify(subscripts)} does not fit. Received: shape ${formatShape(shape)}.`,
    );
  });
  const ellipsis = axisNames("0", Math.max(0, ...hidden));
  const spell = (term: string, count: number): string[] =>
    [...term].flatMap((letter) =>
      letter === "0" ? ellipsis.slice(ellipsis.length - count) : [letter],
    );
  return {
    factors: inputs.map((term, i) => spell(term, hidden[i] ?? 0)),
    product: spell(output, ellipsis.length),
    broadcast: ellipsis,
  };
}

export const Einsum = defineOp({
  className: "Einsum",
  module: "numpy",
  inputs: ["operands"],
  fields: { subscripts: string() },
  compute: (operands, { subscripts }) =>
    sumProduct("einsum", axesFor(subscripts, operands), operands),
  infer: (operands, { subscripts }) =>
    sumProductSpec("einsum", axesFor(subscripts, operands), operands),
});

/**
 * Einstein's summation: axes with one letter are multiplied, and those that the output lacks are summed.
 * @see keras.ops.einsum
 * @remarks Differs from Keras: without `->` the output axes stand in alphabetical order, as in NumPy and as Keras says;
 * Keras on TensorFlow takes them in the order in which they come. Capital letters work in symbolic calls too.
 * @example const scores = einsum("bij,bkj->bik", queries, keys);
 * @throws ConfigError for a malformed equation.
 * @throws ShapeError when the arguments do not fit it.
 */
export function einsum<T extends AnyTensor>(subscripts: string, ...operands: T[]): Same<T> {
  return Einsum.apply(operands, { subscripts }) as Same<T>;
}
