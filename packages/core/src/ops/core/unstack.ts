/** @file ops.unstack */
import * as tf from "@tensorflow/tfjs-core";
import { integer, nullable } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { canonicalAxis, formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

/** How many slices there are. @throws ShapeError when nothing tells, or `num` is another number. */
function countOf(shape: Shape, axis: number, num: number | null): number {
  const size = shape[axis] ?? null;
  if (size === null && num !== null) return num;
  if (size !== null && (num === null || num === size)) return size;
  throw new ShapeError(
    `unstack: num must be the size of axis ${axis} of shape ${formatShape(shape)}. Received: num=${num}.`,
  );
}

export const Unstack = defineOp({
  className: "Unstack",
  module: "core",
  inputs: ["x"],
  fields: { num: nullable(integer()), axis: integer(0) },
  compute: ([x], { num, axis }) => {
    const tensor = toTensor(x);
    const place = canonicalAxis(axis, tensor.rank, "unstack: axis");
    countOf(tensor.shape, place, num);
    return tf.unstack(tensor, place);
  },
  infer: ([x], { num, axis }) => {
    const { shape, dtype } = specOf(x);
    const place = canonicalAxis(axis, shape.length, "unstack: axis");
    const slice = { shape: shape.filter((_, i) => i !== place), dtype };
    return Array.from({ length: countOf(shape, place, num) }, () => slice);
  },
});

/** The slices along `axis`, without it. @see keras.ops.unstack @throws ShapeError when their number is unknown. */
export function unstack<T extends AnyTensor>(
  x: T,
  options: { readonly num?: number | null | undefined; readonly axis?: number | undefined } = {},
): Same<T>[] {
  return Unstack.apply([x], options) as Same<T>[];
}
