/** @file ops.luFactor */
import * as tf from "@tensorflow/tfjs-core";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { checkSquare, onHost } from "./host.ts";
import { decomposeLu } from "./lu.ts";
import type { Matrix } from "./matrix.ts";

/** The factors in one matrix, and where each row went. */
function factor(a: Matrix): (Float64Array | number[])[] {
  const { factors, rows } = decomposeLu(a);
  return [factors.values, rows.map((_, i) => rows.indexOf(i))];
}

export const LuFactor = defineOp({
  className: "LuFactor",
  module: "linalg",
  inputs: ["x"],
  fields: {},
  compute: ([x]) => {
    const tensor = toTensor(x);
    checkSquare("lu_factor", tensor.shape);
    const size = tensor.shape.at(-1) ?? 0;
    const [factors, rows] = onHost("lu_factor", [tensor], [[size, size], [size]], factor);
    return [factors as Tensor, tf.cast(rows as Tensor, "int32")];
  },
  infer: ([x]) => {
    const { shape, dtype } = specOf(x);
    checkSquare("lu_factor", shape);
    return [
      { shape, dtype },
      { shape: shape.slice(0, -1), dtype: "int32" },
    ];
  },
});

/**
 * The triangles of `P · x = L · U` in one matrix (the diagonal of `L` is 1), and the place of each row of `x` there.
 * Has no gradient.
 * @see keras.ops.lu_factor
 * @remarks Differs from Keras: the symbolic places are integers, as the values are. As on TensorFlow, the matrices must
 * be square.
 * @throws ShapeError
 */
export function luFactor<T extends AnyTensor>(x: T): readonly [factors: Same<T>, rows: Same<T>] {
  return LuFactor.apply([x], {}) as readonly [Same<T>, Same<T>];
}
