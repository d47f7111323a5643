/** @file ops.repeat */
import * as tf from "@tensorflow/tfjs-core";
import { ShapeError } from "../../errors.ts";
import { canonicalAxis, type Shape } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { gatherAlong } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { axisOrFlat, counts, flatShape, type Integers, withSize } from "./axes.ts";

/** One count for each of `size` items. @throws ShapeError when the list has another length. */
function countsFor(repeats: Integers, size: number): number[] {
  const given = [repeats].flat() as number[];
  if (given.length === 1) return Array<number>(size).fill(given[0] as number);
  if (given.length === size) return given;
  throw new ShapeError(
    `repeat: repeats must be one number or ${size} of them, the size of the axis. Received: ${given.length} numbers.`,
  );
}

/** The size of the repeated axis: unknown if the axis is. */
function repeatedSize(repeats: Integers, size: number | null): number | null {
  return size === null ? null : countsFor(repeats, size).reduce((sum, count) => sum + count, 0);
}

export const Repeat = defineOp({
  className: "Repeat",
  module: "numpy",
  inputs: ["x"],
  fields: { repeats: counts, axis: axisOrFlat },
  compute: ([x], { repeats, axis }) => {
    const tensor = axis === null ? tf.reshape(toTensor(x), [-1]) : toTensor(x);
    const place = canonicalAxis(axis ?? 0, tensor.rank, "repeat: axis");
    const times = countsFor(repeats, tensor.shape[place] as number);
    const items = times.flatMap((count, i) => Array<number>(count).fill(i));
    return gatherAlong(tensor, tf.tensor1d(items, "int32"), place);
  },
  infer: ([x], { repeats, axis }) => {
    const spec = specOf(x);
    const shape: Shape = axis === null ? flatShape(spec.shape) : spec.shape;
    const place = canonicalAxis(axis ?? 0, shape.length, "repeat: axis");
    const size = repeatedSize(repeats, shape[place] ?? null);
    return { shape: withSize(shape, place, size), dtype: spec.dtype };
  },
});

/**
 * Each item along `axis` several times in a row; without an axis, each value of the flattened tensor.
 * @see keras.ops.repeat
 * @throws ShapeError when `repeats` lists another number of counts than the axis has items.
 */
export function repeat<T extends AnyTensor>(
  x: T,
  repeats: Integers,
  options: { readonly axis?: number | null | undefined } = {},
): Same<T> {
  return Repeat.apply([x], { repeats, ...options }) as Same<T>;
}
