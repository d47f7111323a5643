/** @file ops.cdist */
import * as tf from "@tensorflow/tfjs-core";
import { ShapeError } from "../../errors.ts";
import { broadcastShapes, formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { joinedDType } from "../numpy/join.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { resultType } from "../result-type.ts";

/** The shape of the distances. @throws ShapeError */
function distancesShape(a: Shape, b: Shape): Shape {
  const [left, right] = [a.at(-1) ?? null, b.at(-1) ?? null];
  if (a.length < 2 || b.length < 2 || (left !== null && right !== null && left !== right)) {
    throw new ShapeError(
      `cdist: both arguments must hold vectors of one length. Received: shapes ${formatShape(a)} and ${formatShape(b)}.`,
    );
  }
  const batch = broadcastShapes(a.slice(0, -2), b.slice(0, -2));
  return [...batch, a.at(-2) ?? null, b.at(-2) ?? null];
}

export const CDist = defineOp({
  className: "CDist",
  module: "math",
  inputs: ["x", "y"],
  fields: {},
  compute: (args) => {
    const [x, y] = args.map((value) => tf.cast(toTensor(value), "float32")) as [Tensor, Tensor];
    distancesShape(x.shape, y.shape);
    const gaps = tf.sub(tf.expandDims(x, -2), tf.expandDims(y, -3));
    return tf.sqrt(tf.sum(tf.square(gaps), -1));
  },
  infer: (args) => {
    const [x = [], y = []] = args.map((value) => specOf(value).shape);
    return { shape: distancesShape(x, y), dtype: resultType(joinedDType(args), "float") };
  },
});

/**
 * Euclidean distances between all vectors of `x` and all of `y`.
 * Shapes: `(…, m, features)` and `(…, n, features)` → `(…, m, n)`.
 * @see keras.ops.cdist
 * @throws ShapeError
 */
export function cdist<A extends AnyTensor, B extends AnyTensor>(x: A, y: B): Same<A | B> {
  return CDist.apply([x, y], {}) as Same<A | B>;
}
