/** @file Ops that cut a tensor into a list: ops.split, arraySplit, hsplit, vsplit, dsplit */
import * as tf from "@tensorflow/tfjs-core";
import { field, integer, positiveInteger, refuse } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { canonicalAxis, formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, type Spec, specOf, toTensor } from "../operation.ts";
import { withSize } from "./axes.ts";

/** A number of equal parts, or the sorted places of the cuts. */
export type IndicesOrSections = number | readonly number[];

const indicesOrSections = field<IndicesOrSections>((value, place) => {
  if (Number.isInteger(value) && (value as number) > 0) return value as number;
  if (Array.isArray(value) && value.every(Number.isInteger)) return Object.freeze([...value]);
  return refuse(place, "must be a positive integer or a list of integers", value);
});

/** The places where the parts begin and end; a negative cut counts from the end. */
function boundsOf(cuts: readonly number[], size: number): number[] {
  const places = cuts.map((cut) => Math.min(cut < 0 ? Math.max(cut + size, 0) : cut, size));
  return [0, ...places, size];
}

/** The sizes of the parts, null where the size of the axis decides. @throws ShapeError for unequal parts. */
function partSizes(parts: IndicesOrSections, size: number | null, op: string): (number | null)[] {
  if (typeof parts === "number") {
    const part = size === null ? null : size / parts;
    if (part !== null && !Number.isInteger(part)) {
      throw new ShapeError(
        `${op}: the size of the axis must be divisible by indices_or_sections. Received: size ${size} and indices_or_sections=${parts}.`,
      );
    }
    return Array<number | null>(parts).fill(part);
  }
  const bounds = size === null ? [0, ...parts, null] : boundsOf(parts, size);
  return bounds.slice(1).map((end, i) => between(bounds[i] ?? null, end));
}

function between(start: number | null, end: number | null): number | null {
  if (start === null || end === null || start < 0 !== end < 0) return null;
  return Math.max(0, end - start);
}

/** The sizes of nearly equal parts: the first ones are larger by one. */
function nearlyEqual(parts: number, size: number | null): (number | null)[] {
  return Array.from({ length: parts }, (_, i) =>
    size === null ? null : Math.floor(size / parts) + (i < size % parts ? 1 : 0),
  );
}

function cut(x: Tensor, sizes: readonly (number | null)[], axis: number): Tensor[] {
  return tf.split(x, sizes as number[], axis);
}

function partSpecs(
  { shape, dtype }: Spec,
  sizes: readonly (number | null)[],
  axis: number,
): Spec[] {
  return sizes.map((size) => ({ shape: withSize(shape, axis, size), dtype }));
}

export const Split = defineOp({
  className: "Split",
  module: "numpy",
  inputs: ["x"],
  fields: { indices_or_sections: indicesOrSections, axis: integer(0) },
  compute: ([x], { indices_or_sections: parts, axis }) => {
    const tensor = toTensor(x);
    const place = canonicalAxis(axis, tensor.rank, "split: axis");
    return cut(tensor, partSizes(parts, tensor.shape[place] as number, "split"), place);
  },
  infer: ([x], { indices_or_sections: parts, axis }) => {
    const spec = specOf(x);
    const place = canonicalAxis(axis, spec.shape.length, "split: axis");
    return partSpecs(spec, partSizes(parts, spec.shape[place] ?? null, "split"), place);
  },
});

export const ArraySplit = defineOp({
  className: "ArraySplit",
  module: "numpy",
  inputs: ["x"],
  fields: { indices_or_sections: positiveInteger(), axis: integer(0) },
  compute: ([x], { indices_or_sections: parts, axis }) => {
    const tensor = toTensor(x);
    const place = canonicalAxis(axis, tensor.rank, "array_split: axis");
    return cut(tensor, nearlyEqual(parts, tensor.shape[place] as number), place);
  },
  infer: ([x], { indices_or_sections: parts, axis }) => {
    const spec = specOf(x);
    const place = canonicalAxis(axis, spec.shape.length, "array_split: axis");
    return partSpecs(spec, nearlyEqual(parts, spec.shape[place] ?? null), place);
  },
});

/** Splits along an axis that follows from the rank. */
function splitting(
  className: string,
  lowestRank: number,
  axisOf: (rank: number) => number,
): DefinedOp<{ indices_or_sections: typeof indicesOrSections }> {
  const op = className.toLowerCase();
  const axisFor = (shape: Shape): number => {
    if (shape.length >= lowestRank) return axisOf(shape.length);
    throw new ShapeError(
      `${op}: the input must have rank ${lowestRank} or more. Received: shape ${formatShape(shape)}.`,
    );
  };
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x"],
    fields: { indices_or_sections: indicesOrSections },
    compute: ([x], { indices_or_sections: parts }) => {
      const tensor = toTensor(x);
      const axis = axisFor(tensor.shape);
      return cut(tensor, partSizes(parts, tensor.shape[axis] as number, op), axis);
    },
    infer: ([x], { indices_or_sections: parts }) => {
      const spec = specOf(x);
      const axis = axisFor(spec.shape);
      return partSpecs(spec, partSizes(parts, spec.shape[axis] ?? null, op), axis);
    },
  });
}

export const Hsplit = splitting("Hsplit", 1, (rank) => (rank === 1 ? 0 : 1));
export const Vsplit = splitting("Vsplit", 2, () => 0);
export const Dsplit = splitting("Dsplit", 3, () => 2);

/**
 * Cuts into equal parts, or before each of the given places.
 * @see keras.ops.split
 * @throws ShapeError when a number of parts does not divide the axis.
 */
export function split<T extends AnyTensor>(
  x: T,
  indicesOrSections: IndicesOrSections,
  options: { readonly axis?: number | undefined } = {},
): Same<T>[] {
  return Split.apply([x], { indices_or_sections: indicesOrSections, ...options }) as Same<T>[];
}
/** Cuts into parts of nearly equal size, the larger ones first. @see keras.ops.array_split */
export function arraySplit<T extends AnyTensor>(
  x: T,
  indicesOrSections: number,
  options: { readonly axis?: number | undefined } = {},
): Same<T>[] {
  return ArraySplit.apply([x], { indices_or_sections: indicesOrSections, ...options }) as Same<T>[];
}
/** Cuts along the second axis, vectors along their only one. @see keras.ops.hsplit @throws ShapeError */
export function hsplit<T extends AnyTensor>(x: T, indicesOrSections: IndicesOrSections): Same<T>[] {
  return Hsplit.apply([x], { indices_or_sections: indicesOrSections }) as Same<T>[];
}
/** Cuts along the first axis. @see keras.ops.vsplit @throws ShapeError for a vector. */
export function vsplit<T extends AnyTensor>(x: T, indicesOrSections: IndicesOrSections): Same<T>[] {
  return Vsplit.apply([x], { indices_or_sections: indicesOrSections }) as Same<T>[];
}
/** Cuts along the third axis. @see keras.ops.dsplit @throws ShapeError below rank 3. */
export function dsplit<T extends AnyTensor>(x: T, indicesOrSections: IndicesOrSections): Same<T>[] {
  return Dsplit.apply([x], { indices_or_sections: indicesOrSections }) as Same<T>[];
}
