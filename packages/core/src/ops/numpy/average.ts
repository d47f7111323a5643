/** @file ops.average */
import * as tf from "@tensorflow/tfjs-core";
import { isFloat } from "../../dtype.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { axisOrFlat } from "./axes.ts";
import { reducedShape } from "./reduce.ts";

export const Average = defineOp({
  className: "Average",
  module: "numpy",
  inputs: ["x", "weights"],
  fields: { axis: axisOrFlat },
  compute: ([given, weights], { axis }) => {
    const x = tf.cast(toTensor(given), "float32");
    const axes = axis === null ? undefined : axis;
    if (weights === undefined || weights === null) return tf.mean(x, axes);
    const flat = tf.cast(toTensor(weights), "float32");
    const wide =
      flat.rank === x.rank
        ? flat
        : tf.reshape(
            flat,
            x.shape.map((size, i) =>
              i === (axis ?? 0) % x.rank || (axis ?? 0) + x.rank === i ? size : 1,
            ),
          );
    const weight = tf.broadcastTo(wide, x.shape as [number]);
    return tf.div(tf.sum(tf.mul(x, weight), axes), tf.sum(weight, axes));
  },
  infer: ([x], { axis }) => {
    const { shape, dtype } = specOf(x);
    return { shape: reducedShape(shape, axis, false), dtype: isFloat(dtype) ? dtype : "float32" };
  },
});

/** The weighted mean over `axis`. @see keras.ops.average */
export function average<T extends AnyTensor>(
  x: T,
  {
    axis = null,
    weights,
  }: { readonly axis?: number | null; readonly weights?: AnyTensor | readonly number[] } = {},
): Same<T> {
  return Average.apply(weights === undefined ? [x] : [x, weights], { axis }) as Same<T>;
}
