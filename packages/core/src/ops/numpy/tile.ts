/** @file Ops that repeat values: ops.tile, ops.broadcastTo */
import * as tf from "@tensorflow/tfjs-core";
import { shape as shapeField } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { broadcastShapes, equalShapes, formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { counts, type Integers } from "./axes.ts";

/**
 * Lays `x` out `repeats[i]` times along each axis. Unlike tf.tile's, the gradient has no limit on the rank.
 */
function tileTensor(x: Tensor, repeats: readonly number[]): Tensor {
  const { shape } = x;
  const copies = repeats.flatMap((count, i) => [count, shape[i] as number]);
  const copyAxes = repeats.map((_, i) => 2 * i);
  return tf.customGrad((values) => ({
    value: tf.tile(values as Tensor, [...repeats]),
    gradFunc: (dy: Tensor) => tf.sum(tf.reshape(dy, copies), copyAxes),
  }))(x);
}

/** Repeats axes of size 1, and adds axes in front, until the shape is reached. */
export function broadcastTensor(x: Tensor, shape: readonly number[]): Tensor {
  if (equalShapes(x.shape, shape)) return x;
  const aligned = [...Array<number>(shape.length - x.rank).fill(1), ...x.shape];
  const repeats = shape.map((size, i) => (aligned[i] === size ? 1 : size));
  return tileTensor(tf.reshape(x, aligned), repeats);
}

/** Shape and repeats, the shorter one filled up with ones in front. */
function alignRepeats(shape: Shape, repeats: Integers): [shape: Shape, repeats: number[]] {
  const perAxis = [repeats].flat() as number[];
  const rank = Math.max(shape.length, perAxis.length);
  const ones = (length: number): number[] => Array<number>(rank - length).fill(1);
  return [
    [...ones(shape.length), ...shape],
    [...ones(perAxis.length), ...perAxis],
  ];
}

export const Tile = defineOp({
  className: "Tile",
  module: "numpy",
  inputs: ["x"],
  fields: { repeats: counts },
  compute: ([x], { repeats }) => {
    const tensor = toTensor(x);
    const [shape, copies] = alignRepeats(tensor.shape, repeats);
    return tileTensor(tf.reshape(tensor, shape as number[]), copies);
  },
  infer: ([x], { repeats }) => {
    const spec = specOf(x);
    const [shape, copies] = alignRepeats(spec.shape, repeats);
    return {
      shape: shape.map((size, i) => (size === null ? null : size * (copies[i] as number))),
      dtype: spec.dtype,
    };
  },
});

/** The target, if the input can be broadcast to it. @throws ShapeError */
function broadcastTarget(input: Shape, target: Shape): Shape {
  const reached = broadcastShapes(input, target);
  if (equalShapes(reached, target)) return target;
  throw new ShapeError(
    `broadcast_to: ${formatShape(input)} cannot be broadcast to ${formatShape(target)}.`,
  );
}

export const BroadcastTo = defineOp({
  className: "BroadcastTo",
  module: "numpy",
  inputs: ["x"],
  fields: { shape: shapeField() },
  compute: ([x], { shape }) => {
    const tensor = toTensor(x);
    return broadcastTensor(tensor, broadcastTarget(tensor.shape, shape) as number[]);
  },
  infer: ([x], { shape }) => {
    const spec = specOf(x);
    return { shape: broadcastTarget(spec.shape, shape), dtype: spec.dtype };
  },
});

/** Copies of the whole tensor side by side; a single number counts along the last axis. @see keras.ops.tile */
export function tile<T extends AnyTensor>(x: T, repeats: Integers): Same<T> {
  return Tile.apply([x], { repeats }) as Same<T>;
}
/** The values repeated along axes of size 1 and new leading ones. @see keras.ops.broadcast_to @throws ShapeError */
export function broadcastTo<T extends AnyTensor>(x: T, shape: Shape): Same<T> {
  return BroadcastTo.apply([x], { shape }) as Same<T>;
}
