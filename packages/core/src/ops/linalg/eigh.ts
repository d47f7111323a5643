/** @file ops.eigh */
import * as tf from "@tensorflow/tfjs-core";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import {
  checkSquare,
  type HostGradient,
  onHost,
  product,
  scaleColumns,
  transposed,
} from "./host.ts";
import { symmetricEigen } from "./jacobi.ts";
import type { Matrix } from "./matrix.ts";

function decompose(a: Matrix): Float64Array[] {
  const { values, vectors } = symmetricEigen(a);
  return [values, vectors.values];
}

/** `V · (diag(dw) + F ∘ Vᵀ dV) · Vᵀ` with `F = 1 / (wⱼ − wᵢ)`, made symmetric. */
const gradient: HostGradient = (gradients, outputs) => {
  const [dw, dv] = gradients as [Tensor, Tensor];
  const [w, v] = outputs as [Tensor, Tensor];
  const gaps = tf.sub(tf.expandDims(w, -2), tf.expandDims(w, -1));
  const inner = tf.divNoNan(product(transposed(v), dv), gaps);
  const identity = tf.eye(w.shape.at(-1) ?? 0);
  const middle = tf.add(scaleColumns(identity, dw), inner);
  const full = product(v, middle, transposed(v));
  return [tf.mul(tf.add(full, transposed(full)), 0.5)];
};

export const Eigh = defineOp({
  className: "Eigh",
  module: "linalg",
  inputs: ["x"],
  fields: {},
  compute: ([x]) => {
    const tensor = toTensor(x);
    checkSquare("eigh", tensor.shape);
    const size = tensor.shape.at(-1) ?? 0;
    return onHost("eigh", [tensor], [[size], [size, size]], decompose, gradient);
  },
  infer: ([x]) => {
    const { shape, dtype } = specOf(x);
    checkSquare("eigh", shape);
    return [
      { shape: shape.slice(0, -1), dtype },
      { shape, dtype },
    ];
  },
});

/**
 * Eigenvalues, ascending, and eigenvectors, in columns, of symmetric matrices. Only the lower triangle is read.
 * @see keras.ops.eigh
 * @remarks Differs from Keras: an eigenvector may have the opposite sign, which is as right. The gradient is symmetric,
 * not a triangle.
 * @throws ShapeError
 */
export function eigh<T extends AnyTensor>(x: T): readonly [values: Same<T>, vectors: Same<T>] {
  return Eigh.apply([x], {}) as readonly [Same<T>, Same<T>];
}
