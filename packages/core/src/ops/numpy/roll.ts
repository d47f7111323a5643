/** @file ops.roll */
import * as tf from "@tensorflow/tfjs-core";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { type Axes, axesOrAll, canonicalAxes, type Integers, integers } from "./axes.ts";

/** Moves everything `shift` places up the axis; what leaves comes in at the other end. */
function rollAxis(x: Tensor, shift: number, axis: number): Tensor {
  const size = x.shape[axis] as number;
  const wrapped = size === 0 ? 0 : ((shift % size) + size) % size;
  if (wrapped === 0) return x;
  const [head, tail] = tf.split(x, [size - wrapped, wrapped], axis) as [Tensor, Tensor];
  return tf.concat([tail, head], axis);
}

export const Roll = defineOp({
  className: "Roll",
  module: "numpy",
  inputs: ["x"],
  fields: { shift: integers, axis: axesOrAll },
  compute: ([x], { shift, axis }) => {
    const tensor = toTensor(x);
    const shifts = [shift].flat() as number[];
    const source = axis === null ? tf.reshape(tensor, [-1]) : tensor;
    const axes = canonicalAxes(axis ?? 0, source.rank, "roll");
    const rolled = axes.reduce(
      (y, place, i) => rollAxis(y, shifts[shifts.length === 1 ? 0 : i] ?? 0, place),
      source,
    );
    return tf.reshape(rolled, tensor.shape);
  },
  infer: ([x], { axis }) => {
    const { shape, dtype } = specOf(x);
    canonicalAxes(axis, shape.length, "roll");
    return { shape, dtype };
  },
});

/**
 * Moves the values `shift` places along `axis`, round the end; without an axis, in the flattened tensor.
 * @see keras.ops.roll
 * @throws ShapeError for an axis that the input has not.
 */
export function roll<T extends AnyTensor>(
  x: T,
  shift: Integers,
  options: { readonly axis?: Axes | undefined } = {},
): Same<T> {
  return Roll.apply([x], { shift, ...options }) as Same<T>;
}
