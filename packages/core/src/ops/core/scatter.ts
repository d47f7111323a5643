/** @file ops.scatter, ops.scatterUpdate: values put at given indices */
import * as tf from "@tensorflow/tfjs-core";
import { choice, nullable, shape as shapeField } from "../../config/field.ts";
import { fullShape, type Shape, sizeOf } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { gatherAlong, gatherNd, scatterNd, toIndices } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

export const Scatter = defineOp({
  className: "Scatter",
  module: "core",
  inputs: ["indices", "values"],
  fields: { shape: shapeField() },
  compute: ([indices, values], { shape }) =>
    scatterNd(toIndices(indices), toTensor(values), fullShape(shape, "scatter: shape")),
  infer: ([, values], { shape }) => ({ shape, dtype: specOf(values).dtype }),
});

/** Rows of indices and as many slices of updates. */
interface Updates {
  readonly at: Tensor;
  readonly slices: Tensor;
}

function toRows(x: Tensor, indices: Tensor, updates: Tensor): Updates {
  const depth = indices.shape.at(-1) as number;
  const count = indices.size / depth;
  return {
    at: tf.reshape(indices, [count, depth]),
    slices: tf.reshape(updates, [count, ...x.shape.slice(depth)]),
  };
}

/** The numbers of the rows, taken apart so that no place comes twice in one list; earlier rows come first. */
function rounds(at: Tensor, shape: readonly number[]): number[][] {
  const [count, depth] = at.shape as [number, number];
  const data = at.dataSync();
  const seen = new Map<number, number>();
  const lists: number[][] = [];
  for (let row = 0; row < count; row++) {
    let place = 0;
    for (let i = 0; i < depth; i++) {
      place = place * (shape[i] as number) + (data[row * depth + i] as number);
    }
    const round = seen.get(place) ?? 0;
    seen.set(place, round + 1);
    lists[round] = [...(lists[round] ?? []), row];
  }
  return lists;
}

/** `x` with the slices at distinct indices replaced. */
function replaceSlices(x: Tensor, { at, slices }: Updates): Tensor {
  const hits = scatterNd(at, tf.ones(slices.shape), x.shape);
  return tf.where(tf.greater(hits, 0), scatterNd(at, slices, x.shape), x);
}

type Combine = (old: Tensor, update: Tensor) => Tensor;
const combine: Readonly<Record<"max" | "min" | "mul", Combine>> = {
  max: tf.maximum,
  min: tf.minimum,
  mul: tf.mul,
};

/** Applies the updates one round after the other. */
function updateInRounds(x: Tensor, updates: Updates, f: Combine): Tensor {
  return rounds(updates.at, x.shape).reduce((result, rows) => {
    const chosen = tf.tensor1d(rows, "int32");
    const at = tf.gather(updates.at, chosen);
    const slices = gatherAlong(updates.slices, chosen, 0);
    return replaceSlices(result, { at, slices: f(gatherNd(result, at), slices) });
  }, x);
}

export const ScatterUpdate = defineOp({
  className: "ScatterUpdate",
  module: "core",
  inputs: ["inputs", "indices", "updates"],
  fields: { reduction: nullable(choice(["add", "max", "min", "mul"])) },
  compute: ([inputs, indices, updates], { reduction }) => {
    const x = toTensor(inputs);
    const given = toIndices(indices);
    if (sizeOf(given.shape) === 0) return tf.clone(x);
    const rows = toRows(x, given, tf.cast(toTensor(updates), x.dtype));
    if (reduction === "add") return tf.add(x, scatterNd(rows.at, rows.slices, x.shape));
    return updateInRounds(x, rows, reduction === null ? (_, update) => update : combine[reduction]);
  },
  infer: ([inputs]) => {
    const { shape, dtype } = specOf(inputs);
    return { shape, dtype };
  },
});

type Indices = AnyTensor | readonly (readonly number[])[];

/**
 * Zeros of `shape` plus `values` at the rows of `indices`; what meets is summed.
 * @see keras.ops.scatter
 * @throws ShapeError when a size of `shape` is unknown.
 */
export function scatter<T extends AnyTensor>(indices: Indices, values: T, shape: Shape): Same<T> {
  return Scatter.apply([indices, values], { shape }) as Same<T>;
}
/**
 * The input with `updates` at the rows of `indices`: in place of what was there (the last one wins), or combined with it
 * by `reduction`.
 * @see keras.ops.scatter_update
 */
export function scatterUpdate<T extends AnyTensor, U extends AnyTensor>(
  inputs: T,
  indices: Indices,
  updates: U,
  options: { readonly reduction?: "add" | "max" | "min" | "mul" | null | undefined } = {},
): Same<T | U> {
  return ScatterUpdate.apply([inputs, indices, updates], options) as Same<T | U>;
}
