/** @file ops.inv */
import * as tf from "@tensorflow/tfjs-core";
import { ConfigError } from "../../errors.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { checkSquare, onHost, product, transposed } from "./host.ts";
import { solveMatrix } from "./lu.ts";
import { Matrix } from "./matrix.ts";

/** Inverses, with the gradient `−Yᵀ · G · Yᵀ`. @throws ConfigError for a singular matrix. */
export function inverse(x: Tensor): Tensor {
  const size = x.shape.at(-1) ?? 0;
  const invert = (a: Matrix): Float64Array[] => {
    const y = solveMatrix(a, Matrix.identity(size));
    if (y === undefined) throw new ConfigError("inv: a matrix is singular and has no inverse.");
    return [y.values];
  };
  const [result] = onHost("inv", [x], [[size, size]], invert, ([dy], [y]) => {
    const back = transposed(y as Tensor);
    return [tf.neg(product(back, dy as Tensor, back))];
  });
  return result as Tensor;
}

export const Inv = defineOp({
  className: "Inv",
  module: "linalg",
  inputs: ["x"],
  fields: {},
  compute: ([x]) => {
    const tensor = toTensor(x);
    checkSquare("inv", tensor.shape);
    return inverse(tensor);
  },
  infer: ([x]) => {
    const spec = specOf(x);
    checkSquare("inv", spec.shape);
    return spec;
  },
});

/**
 * The inverses of square matrices.
 * @see keras.ops.inv
 * @throws ShapeError
 * @throws ConfigError for a singular matrix.
 */
export function inv<T extends AnyTensor>(x: T): Same<T> {
  return Inv.apply([x], {}) as Same<T>;
}
