/** @file ops.rsqrt */
import * as tf from "@tensorflow/tfjs-core";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

export const Rsqrt = defineOp({
  className: "Rsqrt",
  module: "math",
  inputs: ["x"],
  fields: {},
  compute: ([x]) => tf.rsqrt(toTensor(x)),
  infer: ([x]) => specOf(x),
});

/** `1 / √x`. @see keras.ops.rsqrt */
export function rsqrt<T extends AnyTensor>(x: T): Same<T> {
  return Rsqrt.apply([x], {}) as Same<T>;
}
