/** @file ops.concatenate */
import * as tf from "@tensorflow/tfjs-core";
import { integer } from "../../config/field.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specsOf } from "../operation.ts";
import { concatenatedShape, joinedDType, promoted } from "./join.ts";

export const Concatenate = defineOp({
  className: "Concatenate",
  module: "numpy",
  inputs: ["xs"],
  fields: { axis: integer(0) },
  compute: ([xs], { axis }) => tf.concat(promoted(xs as readonly unknown[]), axis),
  infer: ([xs], { axis }) => ({
    shape: concatenatedShape(
      "concatenate",
      specsOf(xs).map(({ shape }) => shape),
      axis,
    ),
    dtype: joinedDType(xs as readonly unknown[]),
  }),
});

/** Joins tensors along an axis. @see keras.ops.concatenate @throws ShapeError */
export function concatenate<T extends AnyTensor>(xs: readonly T[], axis = 0): Same<T> {
  return Concatenate.apply([xs], { axis }) as Same<T>;
}
