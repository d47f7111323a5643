/** @file ops.vander */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, field, nullable, refuse } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

function checkVector(shape: Shape): void {
  if (shape.length === 1) return;
  throw new ShapeError(
    `vander: the input must have rank 1. Received: shape ${formatShape(shape)}.`,
  );
}

const columnCount = field<number>((value, place) =>
  Number.isInteger(value) && (value as number) >= 0
    ? (value as number)
    : refuse(place, "must be an integer from 0", value),
);

export const Vander = defineOp({
  className: "Vander",
  module: "numpy",
  inputs: ["x"],
  fields: { N: nullable(columnCount), increasing: boolean(false) },
  compute: ([x], { N, increasing }) => {
    const values = toTensor(x);
    checkVector(values.shape);
    const columns: Tensor[] = [];
    for (let i = 0; i < (N ?? values.size); i++) {
      const last = columns.at(-1);
      columns.push(last === undefined ? tf.onesLike(values) : tf.mul(last, values));
    }
    if (columns.length === 0) return tf.zeros([values.size, 0], values.dtype);
    return tf.stack(increasing ? columns : columns.reverse(), 1);
  },
  infer: ([x], { N }) => {
    const { shape, dtype } = specOf(x);
    checkVector(shape);
    return { shape: [shape[0] ?? null, N ?? shape[0] ?? null], dtype };
  },
});

/**
 * The powers of each value as a row, the highest first unless `increasing`; `N` of them, by default as many as values.
 * @see keras.ops.vander
 * @throws ShapeError unless the input is a vector.
 */
export function vander<T extends AnyTensor>(
  x: T,
  options: {
    readonly N?: number | null | undefined;
    readonly increasing?: boolean | undefined;
  } = {},
): Same<T> {
  return Vander.apply([x], options) as Same<T>;
}
