/** @file ops.moments */
import * as tf from "@tensorflow/tfjs-core";
import { axes, boolean } from "../../config/field.ts";
import { canonicalAxis } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

export const Moments = defineOp({
  className: "Moments",
  module: "nn",
  inputs: ["x"],
  fields: { axes: axes(-1), keepdims: boolean(false), synchronized: boolean(false) },
  compute: ([x], { axes, keepdims }) => {
    const tensor = toTensor(x);
    const places = [axes].flat().map((axis) => canonicalAxis(axis as number, tensor.rank));
    const { mean, variance } = tf.moments(tensor, places, keepdims);
    return [mean, variance];
  },
  infer: ([x], { axes, keepdims }) => {
    const { shape, dtype } = specOf(x);
    const places = [axes].flat().map((axis) => canonicalAxis(axis as number, shape.length));
    const reduced = keepdims
      ? shape.map((size, i) => (places.includes(i) ? 1 : size))
      : shape.filter((_, i) => !places.includes(i));
    const spec = { shape: reduced, dtype };
    return [spec, spec];
  },
});

/**
 * Mean and variance over axes.
 * @see keras.ops.moments
 * @example const [mean, variance] = moments(x, [1, 2], { keepdims: true });
 * @throws ShapeError
 */
export function moments<T extends AnyTensor>(
  x: T,
  axes: number | readonly number[],
  options: { readonly keepdims?: boolean | undefined } = {},
): readonly [mean: Same<T>, variance: Same<T>] {
  return Moments.apply([x], { ...options, axes }) as readonly [Same<T>, Same<T>];
}
