/** @file ops.unravelIndex */
import * as tf from "@tensorflow/tfjs-core";
import { shape as shapeField } from "../../config/field.ts";
import { fullShape, type Shape, sizeOf } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { toIndices, wrapNegative } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

export const UnravelIndex = defineOp({
  className: "UnravelIndex",
  module: "numpy",
  inputs: ["indices"],
  fields: { shape: shapeField() },
  compute: ([indices], { shape }) => {
    const sizes = fullShape(shape, "unravel_index: shape");
    const places = wrapNegative(toIndices(toTensor(indices)), sizeOf(sizes));
    return sizes.map((size, axis) => {
      const stride = tf.scalar(sizeOf(sizes.slice(axis + 1)), "int32");
      return tf.mod(tf.floorDiv(places, stride), tf.scalar(size, "int32"));
    });
  },
  infer: ([indices], { shape }) => {
    const spec = specOf(indices);
    return shape.map(() => ({ shape: spec.shape, dtype: spec.dtype }));
  },
});

/** The indices along each axis of places in a flattened tensor of `shape`. @see keras.ops.unravel_index */
export function unravelIndex<T extends AnyTensor>(indices: T, shape: Shape): Same<T>[] {
  return UnravelIndex.apply([indices], { shape }) as Same<T>[];
}
