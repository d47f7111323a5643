/** @file Ops that reorder axes: ops.transpose, ops.swapaxes, ops.moveaxis */
import * as tf from "@tensorflow/tfjs-core";
import { type Fields, integer, list, nullable } from "../../config/field.ts";
import type { ConfigOf } from "../../config/infer.ts";
import { ShapeError } from "../../errors.ts";
import { canonicalAxis } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { type Integers, integers } from "./axes.ts";

/** An op that gives axis `order[i]` of the input the place `i`. */
function reordering<F extends Fields>(
  className: string,
  fields: F,
  orderFor: (rank: number, config: ConfigOf<F>) => number[],
): DefinedOp<F> {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x"],
    fields,
    compute: ([x], config) => {
      const tensor = toTensor(x);
      return tf.transpose(tensor, orderFor(tensor.rank, config));
    },
    infer: ([x], config) => {
      const { shape, dtype } = specOf(x);
      return { shape: orderFor(shape.length, config).map((axis) => shape[axis] ?? null), dtype };
    },
  });
}

/** The axes in place of those of a rank. @throws ShapeError unless each comes once. */
function permutation(axes: readonly number[], rank: number): number[] {
  const order = axes.map((axis) => canonicalAxis(axis, rank, "transpose: axes"));
  if (order.length !== rank || new Set(order).size !== rank) {
    throw new ShapeError(
      `transpose: axes must name each of the ${rank} axes once. Received: axes=[${axes.join(", ")}].`,
    );
  }
  return order;
}

function identity(rank: number): number[] {
  return Array.from({ length: rank }, (_, i) => i);
}

export const Transpose = reordering(
  "Transpose",
  { axes: nullable(list(integer())) },
  (rank, { axes }) => (axes === null ? identity(rank).reverse() : permutation(axes, rank)),
);

export const Swapaxes = reordering(
  "Swapaxes",
  { axis1: integer(), axis2: integer() },
  (rank, { axis1, axis2 }) => {
    const a = canonicalAxis(axis1, rank, "swapaxes: axis1");
    const b = canonicalAxis(axis2, rank, "swapaxes: axis2");
    return identity(rank).map((axis) => (axis === a ? b : axis === b ? a : axis));
  },
);

/** The order of axes after those of `source` went to `destination`; the others keep their order. */
function movedOrder(rank: number, source: Integers, destination: Integers): number[] {
  const from = [source]
    .flat()
    .map((axis) => canonicalAxis(axis as number, rank, "moveaxis: source"));
  const to = [destination]
    .flat()
    .map((axis) => canonicalAxis(axis as number, rank, "moveaxis: destination"));
  if (from.length !== to.length) {
    throw new ShapeError(
      `moveaxis: source and destination must name as many axes. Received: ${from.length} and ${to.length}.`,
    );
  }
  const moved = new Map(to.map((place, i) => [place, from[i] as number]));
  const others = identity(rank)
    .filter((axis) => !from.includes(axis))
    .values();
  return identity(rank).map((place) => moved.get(place) ?? (others.next().value as number));
}

export const Moveaxis = reordering(
  "Moveaxis",
  { source: integers, destination: integers },
  (rank, { source, destination }) => movedOrder(rank, source, destination),
);

/** Reorders the axes, reverses them without `axes`. @see keras.ops.transpose @throws ShapeError */
export function transpose<T extends AnyTensor>(
  x: T,
  options: { readonly axes?: readonly number[] | null | undefined } = {},
): Same<T> {
  return Transpose.apply([x], options) as Same<T>;
}
/** Exchanges two axes. @see keras.ops.swapaxes @throws ShapeError */
export function swapaxes<T extends AnyTensor>(x: T, axis1: number, axis2: number): Same<T> {
  return Swapaxes.apply([x], { axis1, axis2 }) as Same<T>;
}
/** Moves axes to new places; the others keep their order. @see keras.ops.moveaxis @throws ShapeError */
export function moveaxis<T extends AnyTensor>(
  x: T,
  source: Integers,
  destination: Integers,
): Same<T> {
  return Moveaxis.apply([x], { source, destination }) as Same<T>;
}
