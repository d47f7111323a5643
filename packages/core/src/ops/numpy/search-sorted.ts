/** @file Ops that find places in sorted values: ops.searchsorted, ops.digitize */
import * as tf from "@tensorflow/tfjs-core";
import { choice } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf } from "../operation.ts";
import { promoted } from "./join.ts";

type Side = "left" | "right";

/** @throws ShapeError unless the shape is that of a vector. */
function checkVector(shape: Shape, what: string): void {
  if (shape.length === 1) return;
  throw new ShapeError(`${what} must have rank 1. Received: shape ${formatShape(shape)}.`);
}

/** For each value the number of sorted ones before it; `right` counts equal ones too. */
function places(sorted: unknown, values: unknown, side: Side): Tensor {
  const [line, wanted] = promoted([sorted, values]).map((tensor) =>
    tensor.dtype === "bool" ? tf.cast(tensor, "int32") : tensor,
  ) as [Tensor, Tensor];
  const found = tf.searchSorted(tf.reshape(line, [1, -1]), tf.reshape(wanted, [1, -1]), side);
  return tf.reshape(found, wanted.shape);
}

export const SearchSorted = defineOp({
  className: "SearchSorted",
  module: "numpy",
  inputs: ["sorted_sequence", "values"],
  fields: { side: choice(["left", "right"], "left") },
  compute: ([sorted, values], { side }) => {
    checkVector(specOf(sorted).shape, "searchsorted: sorted_sequence");
    return places(sorted, values, side);
  },
  infer: ([sorted, values]) => {
    const { shape } = specOf(sorted);
    checkVector(shape, "searchsorted: sorted_sequence");
    return { shape: specOf(values).shape, dtype: shape[0] === null ? "int64" : "int32" };
  },
});

export const Digitize = defineOp({
  className: "Digitize",
  module: "numpy",
  inputs: ["x", "bins"],
  fields: {},
  compute: ([x, bins]) => {
    checkVector(specOf(bins).shape, "digitize: bins");
    return places(bins, x, "right");
  },
  infer: ([x, bins]) => {
    checkVector(specOf(bins).shape, "digitize: bins");
    return { shape: specOf(x).shape, dtype: "int32" };
  },
});

type Values = AnyTensor | readonly number[];
/** Symbolic if either argument is. */
type Found<A, B> = Same<Extract<A | B, AnyTensor>>;

/**
 * Where each value would have to be inserted into a sorted vector to keep it sorted: before its equals (`left`) or
 * behind them (`right`).
 * @see keras.ops.searchsorted
 * @throws ShapeError unless `sortedSequence` is a vector.
 */
export function searchsorted<S extends Values, V extends Values>(
  sortedSequence: S,
  values: V,
  options: { readonly side?: Side | undefined } = {},
): Found<S, V> {
  return SearchSorted.apply([sortedSequence, values], options) as Found<S, V>;
}
/** The bin of each value: how many of the ascending `bins` are not above it. @see keras.ops.digitize @throws ShapeError */
export function digitize<X extends AnyTensor, B extends Values>(x: X, bins: B): Found<X, B> {
  return Digitize.apply([x, bins], {}) as Found<X, B>;
}
