/** @file ops.size, ops.ndim */
import * as tf from "@tensorflow/tfjs-core";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, toTensor } from "../operation.ts";

export const Size = defineOp({
  className: "Size",
  module: "numpy",
  inputs: ["x"],
  fields: {},
  compute: ([x]) => tf.scalar(toTensor(x).size, "int32"),
  infer: () => ({ shape: [], dtype: "int32" }),
});

export const Ndim = defineOp({
  className: "Ndim",
  module: "numpy",
  inputs: ["x"],
  fields: {},
  compute: ([x]) => tf.scalar(toTensor(x).rank, "int32"),
  infer: () => ({ shape: [], dtype: "int32" }),
});

/** How many values there are, as a scalar. @see keras.ops.size */
export function size<T extends AnyTensor>(x: T): Same<T> {
  return Size.apply([x], {}) as Same<T>;
}
/**
 * How many axes there are, as a scalar.
 * @see keras.ops.ndim
 * @remarks Differs from Keras: a symbolic tensor gives a scalar too; Keras announces another shape than it computes.
 */
export function ndim<T extends AnyTensor>(x: T): Same<T> {
  return Ndim.apply([x], {}) as Same<T>;
}
