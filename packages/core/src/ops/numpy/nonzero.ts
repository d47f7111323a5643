/** @file ops.nonzero */
import * as tf from "@tensorflow/tfjs-core";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

export const Nonzero = defineOp({
  className: "Nonzero",
  module: "numpy",
  inputs: ["x"],
  fields: {},
  compute: ([x]) => {
    const tensor = toTensor(x);
    const places = Array.from(tensor.dataSync().entries())
      .filter(([, value]) => Number(value) !== 0)
      .map(([place]) => place);
    const strides = tf.util.computeStrides(tensor.shape);
    return tensor.shape.map((size, axis) => {
      const stride = strides[axis] ?? 1;
      return tf.tensor1d(
        places.map((place) => Math.floor(place / stride) % size),
        "int32",
      );
    });
  },
  infer: ([x]) => specOf(x).shape.map(() => ({ shape: [null], dtype: "int32" })),
});

/** The indices of all values that are not 0, one vector for each axis. @see keras.ops.nonzero */
export function nonzero<T extends AnyTensor>(x: T): Same<T>[] {
  return Nonzero.apply([x], {}) as Same<T>[];
}
