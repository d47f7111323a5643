/** @file ops.ravel */
import * as tf from "@tensorflow/tfjs-core";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { flatShape } from "./axes.ts";

export const Ravel = defineOp({
  className: "Ravel",
  module: "numpy",
  inputs: ["x"],
  fields: {},
  compute: ([x]) => tf.reshape(toTensor(x), [-1]),
  infer: ([x]) => {
    const { shape, dtype } = specOf(x);
    return { shape: flatShape(shape), dtype };
  },
});

/** All values in one row. @see keras.ops.ravel */
export function ravel<T extends AnyTensor>(x: T): Same<T> {
  return Ravel.apply([x], {}) as Same<T>;
}
