/** @file ops.histogram */
import * as tf from "@tensorflow/tfjs-core";
import { field, nullable, positiveInteger, refuse } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

type Range = readonly number[];
const rangeField = field<Range>((value, place) => {
  const [low, high] = Array.isArray(value) && value.length === 2 ? (value as number[]) : [];
  return typeof low === "number" && typeof high === "number" && low <= high
    ? Object.freeze([low, high])
    : refuse(place, "must be a pair of numbers, the smaller one first", value);
});

function checkVector(shape: Shape): void {
  if (shape.length <= 1) return;
  throw new ShapeError(
    `histogram: the input must have rank 1. Received: shape ${formatShape(shape)}.`,
  );
}

/** The edges of the bins, as float32 has them. */
function edgesOf(bins: number, low: number, high: number): Float32Array {
  const step = (high - low) / bins;
  return Float32Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + i * step));
}

function bounds(values: Float32Array | Int32Array): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
}

function count(values: Float32Array | Int32Array, edges: Float32Array): number[] {
  const bins = edges.length - 1;
  const counts = Array<number>(bins).fill(0);
  const [low, high] = [edges[0] as number, edges[bins] as number];
  for (const value of values) {
    if (value < low || value > high) continue;
    const above = edges.findIndex((edge, i) => i > 0 && value < edge);
    const bin = above < 0 ? bins - 1 : above - 1;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}

export const Histogram = defineOp({
  className: "Histogram",
  module: "numpy",
  inputs: ["x"],
  fields: { bins: positiveInteger(10), range: nullable(rangeField) },
  compute: ([x], { bins, range }) => {
    const tensor = toTensor(x);
    checkVector(tensor.shape);
    const values = tensor.dataSync<"float32" | "int32">();
    const [low, high] = (range ?? bounds(values)) as [number, number];
    const edges = edgesOf(bins, low, high);
    const counts: Tensor = tf.tensor1d(count(values, edges), tensor.dtype as "float32" | "int32");
    return [counts, tf.cast(tf.tensor1d(edges), tensor.dtype)];
  },
  infer: ([x], { bins }) => {
    const { shape, dtype } = specOf(x);
    checkVector(shape);
    return [
      { shape: [bins], dtype },
      { shape: [bins + 1], dtype },
    ];
  },
});

/**
 * How many values of a vector fall into each of `bins` equal bins between the bounds `range`, by default the smallest
 * and the largest value; and the edges of the bins.
 * @see keras.ops.histogram
 * @throws ShapeError for a matrix.
 */
export function histogram<T extends AnyTensor>(
  x: T,
  options: { readonly bins?: number | undefined; readonly range?: Range | null | undefined } = {},
): [counts: Same<T>, edges: Same<T>] {
  return Histogram.apply([x], options) as [Same<T>, Same<T>];
}
