/** @file ops.slice, ops.sliceUpdate: blocks at a place that a tensor may give */
import * as tf from "@tensorflow/tfjs-core";
import { nullable, shape as shapeField } from "../../config/field.ts";
import { ConstantArray } from "../../constant-array.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import { type AnyTensor, isTensor, KerasTensor, type Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

/** The start of the block on each axis; it may be a tensor of integers. */
type Starts = AnyTensor | readonly number[];

function hostStarts(starts: unknown): number[] {
  if (starts instanceof ConstantArray) return starts.flat as number[];
  return isTensor(starts) ? Array.from(starts.dataSync()) : [...(starts as readonly number[])];
}

/** @throws ShapeError unless there is one number for each axis. */
function checkCount(count: number | null | undefined, input: Shape, what: string): void {
  if (count === input.length || count === null || count === undefined) return;
  throw new ShapeError(
    `${what} must have one number for each axis of shape ${formatShape(input)}. Received: ${count} numbers.`,
  );
}

function checkSlice(input: Shape, starts: unknown, shape: Shape): void {
  checkCount(shape.length, input, "slice: shape");
  checkCount(specOf(starts).shape[0], input, "slice: start_indices");
}

/** The sizes of the block: config since Keras 3.4, before that the third argument of the call. */
function blockOf(config: Shape | null, given: unknown): Shape {
  return config ?? (given as Shape | undefined) ?? [];
}

export const Slice = defineOp({
  className: "Slice",
  module: "core",
  inputs: ["inputs", "start_indices", "shape"],
  fields: { shape: nullable(shapeField()) },
  compute: ([inputs, starts, given], config) => {
    const [tensor, shape] = [toTensor(inputs), blockOf(config.shape, given)];
    checkSlice(tensor.shape, starts, shape);
    return tf.slice(tensor, hostStarts(starts), shape as number[]);
  },
  infer: ([inputs, starts, given], config) => {
    const { shape: input, dtype } = specOf(inputs);
    const shape = blockOf(config.shape, given);
    checkSlice(input, starts, shape);
    const begin = starts instanceof KerasTensor ? null : hostStarts(starts);
    const rest = (size: number | null, axis: number): number | null =>
      size === null || begin === null ? null : size - (begin[axis] as number);
    return {
      shape: shape.map((size, axis) => (size === -1 ? rest(input[axis] ?? null, axis) : size)),
      dtype,
    };
  },
});

/** Starts moved so that the block lies within the input. */
function clampStarts(
  starts: readonly number[],
  input: readonly number[],
  block: readonly number[],
): number[] {
  return starts.map((start, axis) =>
    Math.max(0, Math.min(start, (input[axis] as number) - (block[axis] as number))),
  );
}

function replaceBlock(x: Tensor, starts: readonly number[], block: Tensor): Tensor {
  const begin = clampStarts(starts, x.shape, block.shape);
  const margins = begin.map((start, axis): [number, number] => [
    start,
    (x.shape[axis] as number) - start - (block.shape[axis] as number),
  ]);
  const inside = tf.pad(tf.ones(block.shape, "bool"), margins);
  return tf.where(inside, tf.pad(tf.cast(block, x.dtype), margins), x);
}

export const SliceUpdate = defineOp({
  className: "SliceUpdate",
  module: "core",
  inputs: ["inputs", "start_indices", "updates"],
  fields: {},
  compute: ([inputs, starts, updates]) => {
    const tensor = toTensor(inputs);
    checkCount(specOf(starts).shape[0], tensor.shape, "slice_update: start_indices");
    return replaceBlock(tensor, hostStarts(starts), toTensor(updates));
  },
  infer: ([inputs, starts]) => {
    const { shape, dtype } = specOf(inputs);
    checkCount(specOf(starts).shape[0], shape, "slice_update: start_indices");
    return { shape, dtype };
  },
});

/**
 * The block of `shape` that begins at `startIndices`; a size of -1 reaches to the end of its axis.
 * @see keras.ops.slice
 * @throws ShapeError unless there is one start and one size for each axis.
 */
export function slice<T extends AnyTensor>(inputs: T, startIndices: Starts, shape: Shape): Same<T> {
  return Slice.apply([inputs, startIndices], { shape }) as Same<T>;
}
/**
 * The input with the block at `startIndices` replaced. A block that reaches out is moved inside.
 * @see keras.ops.slice_update
 * @throws ShapeError unless there is one start for each axis.
 */
export function sliceUpdate<T extends AnyTensor, U extends AnyTensor>(
  inputs: T,
  startIndices: Starts,
  updates: U,
): Same<T | U> {
  return SliceUpdate.apply([inputs, startIndices, updates], {}) as Same<T | U>;
}
