/** @file ops.logdet */
import * as tf from "@tensorflow/tfjs-core";
import type { AnyTensor } from "../../tensor.ts";
import { choleskyFactors } from "../linalg/cholesky.ts";
import { checkSquare } from "../linalg/host.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

export const Logdet = defineOp({
  className: "Logdet",
  module: "math",
  inputs: ["x"],
  fields: {},
  compute: ([x]) => {
    const tensor = toTensor(x);
    checkSquare("logdet", tensor.shape);
    const size = tensor.shape.at(-1) ?? 0;
    // Off the diagonal the factor becomes 1, whose logarithm does not count.
    const diagonal = tf.mul(choleskyFactors(tensor), tf.eye(size));
    const filled = tf.add(diagonal, tf.sub(1, tf.eye(size)));
    return tf.mul(tf.sum(tf.log(filled), [tensor.rank - 2, tensor.rank - 1]), 2);
  },
  infer: ([x]) => {
    const { shape, dtype } = specOf(x);
    checkSquare("logdet", shape);
    return { shape: shape.slice(0, -2), dtype };
  },
});

/**
 * The logarithms of the determinants of positive definite matrices.
 * @see keras.ops.logdet
 * @throws ShapeError
 * @throws ConfigError unless every matrix is positive definite.
 */
export function logdet<T extends AnyTensor>(x: T): Same<T> {
  return Logdet.apply([x], {}) as Same<T>;
}
