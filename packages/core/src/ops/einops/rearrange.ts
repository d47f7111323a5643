/** @file ops.rearrange */
import * as tf from "@tensorflow/tfjs-core";
import { ConfigError, ShapeError } from "../../errors.ts";
import { formatShape, type Shape, sizeOf } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

/** The names on each axis of one side of a pattern: `b (h w)` is `[["b"], ["h", "w"]]`. */
type Side = readonly (readonly string[])[];
type Lengths = Readonly<Record<string, number>>;

function fail(pattern: string, rule: string): never {
  throw new ConfigError(`rearrange: ${rule}. Received: pattern=${JSON.stringify(pattern)}.`);
}

function parseSide(text: string, pattern: string): Side {
  const side = text.trim().match(/\w+|\([\w\s]*\)|\S/g) ?? [];
  return side.map((part) => {
    if (/^\w+$/.test(part)) return [part];
    if (part.startsWith("(") && part.length > 1) return part.match(/\w+/g) ?? [];
    return fail(pattern, `an axis is a name or names in parentheses, not ${JSON.stringify(part)}`);
  });
}

/** Both sides. @throws ConfigError unless both hold the same names, each once. */
function parsePattern(pattern: string): [input: Side, output: Side] {
  const sides = pattern.split("->");
  if (sides.length !== 2) return fail(pattern, 'the pattern must be "input axes -> output axes"');
  const [input, output] = sides.map((side) => parseSide(side, pattern)) as [Side, Side];
  const [names, others] = [input.flat(), output.flat()];
  const known = new Set(names);
  const once = known.size === names.length && new Set(others).size === others.length;
  if (!once || names.length !== others.length || !others.every((name) => known.has(name))) {
    return fail(pattern, "both sides must name the same axes, each once");
  }
  return [input, output];
}

/** The size of each name; of those on one axis, one may follow from the others. */
function sizesOf(
  input: Side,
  shape: Shape,
  lengths: Lengths,
  pattern: string,
): Map<string, number | null> {
  if (input.length !== shape.length) {
    throw new ShapeError(
      `rearrange: the input must have ${input.length} axes for pattern ${JSON.stringify(pattern)}. Received: shape ${formatShape(shape)}.`,
    );
  }
  const sizes = new Map<string, number | null>();
  for (const [axis, names] of input.entries()) {
    const open = names.filter((name) => lengths[name] === undefined);
    const known = sizeOf(names.map((name) => lengths[name] ?? 1));
    const size = shape[axis] ?? null;
    const rest = size === null ? null : size / known;
    const fits =
      open.length === 0 ? rest === null || rest === 1 : rest === null || Number.isInteger(rest);
    if (open.length > 1 || !fits) {
      throw new ShapeError(
        `rearrange: axis ${axis} of shape ${formatShape(shape)} cannot become (${names.join(" ")}) with ${JSON.stringify(lengths)}.`,
      );
    }
    for (const name of names) sizes.set(name, lengths[name] ?? rest);
  }
  return sizes;
}

/** The sizes of the output's axes. */
function groupedShape(side: Side, sizes: ReadonlyMap<string, number | null>): Shape {
  return side.map((names) => sizeOf(names.map((name) => sizes.get(name) ?? null)));
}

export const Rearrange = defineOp({
  className: "Rearrange",
  module: "einops",
  inputs: ["tensor", "pattern"],
  keywords: true,
  fields: {},
  compute: ([tensor, pattern, lengths]) => {
    const x = toTensor(tensor);
    const [input, output] = parsePattern(pattern as string);
    const sizes = sizesOf(input, x.shape, lengths as Lengths, pattern as string);
    const names = input.flat();
    const parts = tf.reshape(
      x,
      names.map((name) => sizes.get(name) as number),
    );
    const order = output.flat().map((name) => names.indexOf(name));
    return tf.reshape(tf.transpose(parts, order), groupedShape(output, sizes) as number[]);
  },
  infer: ([tensor, pattern, lengths]) => {
    const { shape, dtype } = specOf(tensor);
    const [input, output] = parsePattern(pattern as string);
    const sizes = sizesOf(input, shape, lengths as Lengths, pattern as string);
    return { shape: groupedShape(output, sizes), dtype };
  },
});

/**
 * Splits, reorders and joins axes by a pattern: `"b (h w) c -> b c h w"` with `{ h: 2 }`.
 * @param axesLengths - sizes of names that do not follow from the shape.
 * @see keras.ops.rearrange
 * @throws ConfigError for a pattern that names other axes on its two sides.
 * @throws ShapeError when the sizes do not fit.
 */
export function rearrange<T extends AnyTensor>(
  tensor: T,
  pattern: string,
  axesLengths: Lengths = {},
): Same<T> {
  return Rearrange.apply([tensor, pattern, axesLengths], {}) as Same<T>;
}
