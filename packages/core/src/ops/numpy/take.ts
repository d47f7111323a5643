/** @file Ops that pick by index: ops.take, ops.takeAlongAxis */
import * as tf from "@tensorflow/tfjs-core";
import { ShapeError } from "../../errors.ts";
import { broadcastShapes, canonicalAxis, formatShape, type Shape, sizeOf } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { gatherAlong, toIndices, wrapNegative } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { axisOrFlat, flatShape, withSize } from "./axes.ts";
import { broadcastTensor } from "./tile.ts";

/** Indices: a number, nested lists, or a tensor of integers. */
type Indices = AnyTensor | number | readonly Indices[];
interface AxisOption {
  readonly axis?: number | null | undefined;
}

export const Take = defineOp({
  className: "Take",
  module: "numpy",
  inputs: ["x", "indices"],
  fields: { axis: axisOrFlat },
  compute: ([x, indices], { axis }) => {
    const tensor = axis === null ? tf.reshape(toTensor(x), [-1]) : toTensor(x);
    const place = canonicalAxis(axis ?? 0, tensor.rank, "take: axis");
    const wrapped = wrapNegative(toIndices(indices), tensor.shape[place] as number);
    return gatherAlong(tensor, wrapped, place);
  },
  infer: ([x, indices], { axis }) => {
    const { shape, dtype } = specOf(x);
    const { shape: taken } = specOf(indices);
    if (axis === null) return { shape: taken, dtype };
    const place = canonicalAxis(axis, shape.length, "take: axis");
    return { shape: [...shape.slice(0, place), ...taken, ...shape.slice(place + 1)], dtype };
  },
});

/** The shape of the result: that of `indices`, the other axes broadcast with those of `x`. @throws ShapeError */
function alongShape(x: Shape, indices: Shape, axis: number): Shape {
  if (x.length !== indices.length) {
    throw new ShapeError(
      `take_along_axis: x and indices must have the same rank. Received: ${formatShape(x)} and ${formatShape(indices)}.`,
    );
  }
  const place = canonicalAxis(axis, x.length, "take_along_axis: axis");
  return broadcastShapes(withSize(x, place, indices[place] ?? null), indices);
}

/**
 * The place in the flattened `x` of each value of `shape`, were the index along `axis` always 0. Axes of size 1
 * stay at 0: they are broadcast.
 */
function basePlaces(x: readonly number[], shape: readonly number[], axis: number): Int32Array {
  const places = new Int32Array(sizeOf(shape));
  const strides = x.map((size, i) => (i === axis || size === 1 ? 0 : sizeOf(x.slice(i + 1))));
  const coordinates = Array<number>(shape.length).fill(0);
  for (let place = 0; place < places.length; place++) {
    places[place] = coordinates.reduce((sum, at, i) => sum + at * (strides[i] as number), 0);
    for (let i = shape.length - 1; i >= 0; i--) {
      const next = (coordinates[i] as number) + 1;
      coordinates[i] = next === shape[i] ? 0 : next;
      if (next !== shape[i]) break;
    }
  }
  return places;
}

/** `x` with each slice along `axis` indexed by the slice of `indices` at the same place. */
function takeAlong(x: Tensor, indices: Tensor, axis: number): Tensor {
  const shape = alongShape(x.shape, indices.shape, axis) as number[];
  const stride = sizeOf(x.shape.slice(axis + 1));
  const at = broadcastTensor(wrapNegative(indices, x.shape[axis] as number), shape);
  const base = tf.tensor(basePlaces(x.shape, shape, axis), shape, "int32");
  const places = tf.add(base, tf.mul(at, tf.scalar(stride, "int32")));
  return gatherAlong(tf.reshape(x, [-1]), places, 0);
}

export const TakeAlongAxis = defineOp({
  className: "TakeAlongAxis",
  module: "numpy",
  inputs: ["x", "indices"],
  fields: { axis: axisOrFlat },
  compute: ([x, indices], { axis }) => {
    const tensor = axis === null ? tf.reshape(toTensor(x), [-1]) : toTensor(x);
    const place = canonicalAxis(axis ?? 0, tensor.rank, "take_along_axis: axis");
    return takeAlong(tensor, toIndices(indices), place);
  },
  infer: ([x, indices], { axis }) => {
    const { shape, dtype } = specOf(x);
    const source = axis === null ? flatShape(shape) : shape;
    return { shape: alongShape(source, specOf(indices).shape, axis ?? 0), dtype };
  },
});

/** Symbolic if either argument is. */
type Picked<X, I> = I extends AnyTensor ? Same<X> | Same<I> : Same<X>;

/**
 * The slices of `x` at `indices` along `axis`; without an axis, values of the flattened tensor. Negative indices
 * count from the end.
 * @see keras.ops.take
 */
export function take<X extends AnyTensor, I extends Indices>(
  x: X,
  indices: I,
  options: AxisOption = {},
): Picked<X, I> {
  return Take.apply([x, indices], options) as Picked<X, I>;
}
/**
 * One value of `x` for each index: along `axis` the index chooses, along the others the place is that of the index.
 * @see keras.ops.take_along_axis
 * @throws ShapeError when the ranks differ, or other sizes do not broadcast.
 */
export function takeAlongAxis<X extends AnyTensor, I extends Indices>(
  x: X,
  indices: I,
  options: AxisOption = {},
): Picked<X, I> {
  return TakeAlongAxis.apply([x, indices], options) as Picked<X, I>;
}
