/** @file ops.clip */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../../config/field.ts";
import { tfjsType } from "../../dtype.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { resultOf } from "./unary.ts";

export const Clip = defineOp({
  className: "Clip",
  module: "numpy",
  inputs: ["x"],
  fields: { x_min: number(), x_max: number() },
  compute: ([given], { x_min, x_max }) => {
    const x = toTensor(given);
    const type = tfjsType(resultOf(specOf(x).dtype, "number"));
    return tf.cast(tf.clipByValue(tf.cast(x, type), x_min, x_max), type);
  },
  infer: ([x]) => {
    const { shape, dtype } = specOf(x);
    return { shape, dtype: resultOf(dtype, "number") };
  },
});

/** Values brought into `[xMin, xMax]`. @see keras.ops.clip */
export function clip<T extends AnyTensor>(x: T, xMin: number, xMax: number): Same<T> {
  return Clip.apply([x], { x_min: xMin, x_max: xMax }) as Same<T>;
}
