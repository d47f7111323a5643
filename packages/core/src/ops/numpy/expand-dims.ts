/** @file ops.expandDims */
import * as tf from "@tensorflow/tfjs-core";
import { axes } from "../../config/field.ts";
import { canonicalAxis, type Shape } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

/** The shape with an axis of size 1 at each of `axis`, counted in the result. */
function expandedShape(shape: Shape, axis: number | readonly number[]): Shape {
  const added = typeof axis === "number" ? [axis] : axis;
  const rank = shape.length + added.length;
  const places = new Set(added.map((place) => canonicalAxis(place, rank, "expand_dims: axis")));
  const sizes = shape.values();
  return Array.from({ length: rank }, (_, i) => (places.has(i) ? 1 : (sizes.next().value ?? null)));
}

export const ExpandDims = defineOp({
  className: "ExpandDims",
  module: "numpy",
  inputs: ["x"],
  fields: { axis: axes(0) },
  compute: ([x], { axis }) => {
    const tensor = toTensor(x);
    return tf.reshape(tensor, expandedShape(tensor.shape, axis) as number[]);
  },
  infer: ([x], { axis }) => {
    const { shape, dtype } = specOf(x);
    return { shape: expandedShape(shape, axis), dtype };
  },
});

/** Adds an axis of size 1. @see keras.ops.expand_dims @throws ShapeError for an axis outside the result. */
export function expandDims<T extends AnyTensor>(x: T, axis: number | readonly number[]): Same<T> {
  return ExpandDims.apply([x], { axis }) as Same<T>;
}
