/** @file ops.det */
import * as tf from "@tensorflow/tfjs-core";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { checkSquare, onHost, transposed } from "./host.ts";
import { inverse } from "./inv.ts";
import { determinant } from "./lu.ts";

/** Each value of a batch times the matrix of its place. */
export function timesMatrices(values: Tensor, matrices: Tensor): Tensor {
  return tf.mul(tf.reshape(values, [...values.shape, 1, 1]), matrices);
}

export const Det = defineOp({
  className: "Det",
  module: "linalg",
  inputs: ["x"],
  fields: {},
  compute: ([x]) => {
    const tensor = toTensor(x);
    checkSquare("det", tensor.shape);
    const gradient = ([dy]: readonly Tensor[], [y]: readonly Tensor[], [a]: readonly Tensor[]) => [
      timesMatrices(tf.mul(dy as Tensor, y as Tensor), transposed(inverse(a as Tensor))),
    ];
    const [result] = onHost("det", [tensor], [[]], (a) => [[determinant(a)]], gradient);
    return result as Tensor;
  },
  infer: ([x]) => {
    const { shape, dtype } = specOf(x);
    checkSquare("det", shape);
    return { shape: shape.slice(0, -2), dtype };
  },
});

/** The determinants of square matrices. @see keras.ops.det @throws ShapeError */
export function det<T extends AnyTensor>(x: T): Same<T> {
  return Det.apply([x], {}) as Same<T>;
}
