/** @file ops.normalize */
import * as tf from "@tensorflow/tfjs-core";
import { type Field, nullable, number, positiveInteger } from "../../config/field.ts";
import { canonicalAxis } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { normOver } from "../linalg/norm.ts";
import { type Axes, axesOrAll } from "../numpy/axes.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

const EPSILON = 1e-7;

const lastAxis: Field<Axes, Axes, false> = { ...axesOrAll, initial: -1 };

function placesOf(axis: Axes, rank: number): number[] {
  const list = axis === null ? Array.from({ length: rank }, (_, i) => i) : [axis].flat();
  return list.map((place) => canonicalAxis(place as number, rank, "normalize: axis"));
}

function normalized(x: Tensor, axes: number[], order: number, epsilon: number): Tensor {
  if (order !== 2) return tf.div(x, tf.maximum(normOver(x, order, axes), epsilon));
  const inverse = tf.rsqrt(tf.sum(tf.square(x), axes, true));
  return tf.mul(x, tf.minimum(inverse, 1 / epsilon));
}

export const Normalize = defineOp({
  className: "Normalize",
  module: "nn",
  inputs: ["x"],
  fields: { axis: lastAxis, order: positiveInteger(2), epsilon: nullable(number()) },
  compute: ([x], { axis, order, epsilon }) => {
    const tensor = tf.cast(toTensor(x), "float32");
    const vector = tensor.rank === 0 ? tf.reshape(tensor, [1]) : tensor;
    return normalized(vector, placesOf(axis, vector.rank), order, epsilon ?? EPSILON);
  },
  infer: ([x], { axis }) => {
    const { shape } = specOf(x);
    const vector = shape.length === 0 ? [1] : shape;
    placesOf(axis, vector.length);
    return { shape: vector, dtype: "float32" };
  },
});

interface NormalizeOptions {
  /** One axis, several, or null for all. */
  readonly axis?: Axes | undefined;
  readonly order?: number | undefined;
  /** The least norm; by default 1e-7. */
  readonly epsilon?: number | null | undefined;
}

/** `x` divided by its norm over `axis`. @see keras.ops.normalize @throws ShapeError */
export function normalize<T extends AnyTensor>(x: T, options: NormalizeOptions = {}): Same<T> {
  return Normalize.apply([x], options) as Same<T>;
}
