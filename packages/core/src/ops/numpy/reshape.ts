/** @file ops.reshape */
import * as tf from "@tensorflow/tfjs-core";
import { shape } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape, sizeOf } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

/** The target with its one open size (`-1` or null) as -1. @throws ShapeError for two open sizes. */
function openTarget(newshape: Shape): number[] {
  const target = newshape.map((size) => size ?? -1);
  if (target.filter((size) => size === -1).length > 1) {
    throw new ShapeError(
      `reshape: at most one size of newshape may be -1 or null. Received: newshape=${formatShape(newshape)}.`,
    );
  }
  return target;
}

/**
 * The shape of the result; the open size is computed where the input's sizes are known.
 * @throws ShapeError when the sizes do not fit.
 */
export function reshapedShape(input: Shape, newshape: Shape, owner = "reshape"): Shape {
  const target = openTarget(newshape);
  const known = sizeOf(target.filter((size) => size !== -1));
  const size = sizeOf(input);
  if (size === null) return target.map((n) => (n === -1 ? null : n));
  const open = target.includes(-1) ? size / known : 1;
  if (!Number.isInteger(open) || known * open !== size) {
    throw new ShapeError(`${owner}: ${formatShape(input)} cannot become ${formatShape(newshape)}.`);
  }
  return target.map((n) => (n === -1 ? open : n));
}

export const Reshape = defineOp({
  className: "Reshape",
  module: "numpy",
  inputs: ["x"],
  fields: { newshape: shape() },
  renamed: { new_shape: "newshape" },
  compute: ([x], { newshape }) => {
    const tensor = toTensor(x);
    return tf.reshape(tensor, reshapedShape(tensor.shape, newshape) as number[]);
  },
  infer: ([x], { newshape }) => {
    const { shape: input, dtype } = specOf(x);
    return { shape: reshapedShape(input, newshape), dtype };
  },
});

/**
 * The same values in another shape. One size may be -1 or null: it follows from the others.
 * @see keras.ops.reshape
 * @remarks Differs from Keras: one `null` (Python's None) is read as -1; Keras fails on it.
 * @throws ShapeError when the sizes do not fit.
 */
export function reshape<T extends AnyTensor>(x: T, newshape: Shape): Same<T> {
  return Reshape.apply([x], { newshape }) as Same<T>;
}
