/** @file ops.squeeze */
import * as tf from "@tensorflow/tfjs-core";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { type Axes, axesOrAll, canonicalAxes } from "./axes.ts";

/** The shape without the axes, or without any of size 1. @throws ShapeError for an axis of another size. */
function squeezedShape(shape: Shape, axis: Axes): Shape {
  if (axis === null) return shape.filter((size) => size !== 1);
  const dropped = new Set(canonicalAxes(axis, shape.length, "squeeze"));
  for (const place of dropped) {
    if (shape[place] !== 1) {
      throw new ShapeError(
        `squeeze: axis ${place} must have size 1. Received: shape ${formatShape(shape)}.`,
      );
    }
  }
  return shape.filter((_, i) => !dropped.has(i));
}

export const Squeeze = defineOp({
  className: "Squeeze",
  module: "numpy",
  inputs: ["x"],
  fields: { axis: axesOrAll },
  compute: ([x], { axis }) => {
    const tensor = toTensor(x);
    return tf.reshape(tensor, squeezedShape(tensor.shape, axis) as number[]);
  },
  infer: ([x], { axis }) => {
    const { shape, dtype } = specOf(x);
    return { shape: squeezedShape(shape, axis), dtype };
  },
});

/** Drops axes of size 1, all of them unless `axis` names some. @see keras.ops.squeeze @throws ShapeError */
export function squeeze<T extends AnyTensor>(
  x: T,
  options: { readonly axis?: Axes | undefined } = {},
): Same<T> {
  return Squeeze.apply([x], options) as Same<T>;
}
