/** @file Counts of right and wrong decisions at thresholds, which many metrics stand on. */
import * as tf from "@tensorflow/tfjs-core";
import { type Field, refuse } from "../config/field.ts";
import { ConfigError } from "../errors.ts";
import { sameRank } from "../losses/loss.ts";
import { topK } from "../ops/math/top-k.ts";
import { toTensor } from "../ops/operation.ts";
import { formatShape, type Shape } from "../shape.ts";
import type { Tensor, Values } from "../tensor.ts";

/** Weighted counts at each threshold; with several labels, label by label within a threshold. */
export interface Confusion {
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  readonly trueNegatives: Float64Array;
  readonly falseNegatives: Float64Array;
}

export interface ConfusionOptions {
  readonly thresholds: readonly number[];
  readonly sampleWeight?: Values | null | undefined;
  /** Only the `topK` largest predictions of a row may count. */
  readonly topK?: number | null;
  /** Count this class alone. */
  readonly classId?: number | null;
  /** Keep the labels, the last axis, apart. */
  readonly multiLabel?: boolean;
  /** A weight per label, of all labels together. */
  readonly labelWeights?: readonly number[] | null;
}

/** What Keras gives predictions that are not among the largest: below every threshold. */
export const BELOW_ALL = -1e10;

/** One threshold in [0, 1], or several. */
export const thresholdsField: Field<
  number | readonly number[] | null,
  number | readonly number[] | null,
  false
> = {
  required: false,
  initial: null,
  float: true,
  parse: (value, place) => {
    const numbers = [value].flat();
    if (value === null) return null;
    return numbers.every((item) => typeof item === "number" && item >= 0 && item <= 1)
      ? (value as number | readonly number[])
      : refuse(place, "must be a number in [0, 1] or a list of them", value);
  },
  serialize: (value) => value,
};

/** Keras counts evenly spaced thresholds by buckets, whose edges are rounded in another way. */
function areEven(thresholds: readonly number[]): boolean {
  const last = thresholds.length - 1;
  return (
    last >= 2 &&
    thresholds.every((value, i) => Math.abs(value - i / last) <= 1e-7 + 1e-5 * (i / last))
  );
}

/** Labels, predictions and weights of one shape, on the host. */
interface Decisions {
  readonly labels: ArrayLike<number>;
  readonly predictions: ArrayLike<number>;
  readonly weights: ArrayLike<number> | undefined;
  /** The size of the last axis. */
  readonly width: number;
}

/** Counts decisions at each threshold. A prediction above it is positive. @throws ConfigError for a class of predictions without classes. */
export function confusion(yTrue: Values, yPred: Values, options: ConfusionOptions): Confusion {
  const { thresholds, multiLabel = false, labelWeights } = options;
  const { labels, predictions, weights, width } = align(yTrue, yPred, options);
  const columns = multiLabel ? width : 1;
  // A prediction exceeds the lowest thresholds: counting how many gives its bin, and sums from above give the rest.
  const binOf = areEven(thresholds) ? evenBins(thresholds) : bins(thresholds.map(Math.fround));
  const hits = new Float64Array((thresholds.length + 1) * columns);
  const alarms = new Float64Array((thresholds.length + 1) * columns);
  for (let i = 0; i < predictions.length; i++) {
    const weight = (weights?.[i] ?? 1) * (multiLabel ? 1 : (labelWeights?.[i % width] ?? 1));
    const place = binOf(predictions[i] ?? 0) * columns + (multiLabel ? i % width : 0);
    const counts = labels[i] === 0 ? alarms : hits;
    counts[place] = (counts[place] ?? 0) + weight;
  }
  return fromBins(hits, alarms, ranks(thresholds), columns);
}

/** The bin from which on predictions exceed each threshold. */
function ranks(thresholds: readonly number[]): readonly number[] {
  return thresholds.map((threshold) => thresholds.filter((other) => other < threshold).length + 1);
}

/** The number of thresholds that a prediction exceeds. */
function bins(thresholds: readonly number[]): (prediction: number) => number {
  return (prediction) => thresholds.filter((threshold) => prediction > threshold).length;
}

/** The number of evenly spaced thresholds that a prediction exceeds, in the float32 arithmetic of Keras. */
function evenBins(thresholds: readonly number[]): (prediction: number) => number {
  const steps = thresholds.length - 1;
  const first = (thresholds[0] ?? 0) < 0 || (thresholds[steps] ?? 1) > 1 ? 0 : -1;
  return (prediction) => {
    const clipped = Math.min(1, Math.max(0, prediction));
    return Math.max(first, Math.ceil(Math.fround(clipped * steps)) - 1) + 1;
  };
}

/** Sums over all bins from each threshold on. */
function fromBins(
  hits: Float64Array,
  alarms: Float64Array,
  rank: readonly number[],
  columns: number,
): Confusion {
  const above = (counts: Float64Array): Float64Array => {
    const sums = counts.slice();
    for (let i = sums.length - columns - 1; i >= 0; i--) {
      sums[i] = (sums[i] ?? 0) + (sums[i + columns] ?? 0);
    }
    return sums;
  };
  const [hitsAbove, alarmsAbove] = [above(hits), above(alarms)];
  const at = (sums: Float64Array): Float64Array =>
    Float64Array.from(
      rank.flatMap((bin) => Array.from(sums.subarray(bin * columns, (bin + 1) * columns))),
    );
  const [truePositives, falsePositives] = [at(hitsAbove), at(alarmsAbove)];
  const rest = (part: Float64Array, all: Float64Array): Float64Array =>
    part.map((value, i) => (all[i % columns] ?? 0) - value);
  return {
    truePositives,
    falsePositives,
    trueNegatives: rest(falsePositives, alarmsAbove),
    falseNegatives: rest(truePositives, hitsAbove),
  };
}

/** Brings labels, predictions and weights to one shape. */
function align(yTrue: Values, yPred: Values, options: ConfusionOptions): Decisions {
  const { sampleWeight, topK: best = null, classId = null } = options;
  const [predictions, labels, weights] = tf.tidy(() => {
    const [output, target] = sameRank(
      tf.cast(toTensor(yPred), "float32"),
      tf.cast(toTensor(yTrue), "float32"),
    );
    const kept = best === null ? output : keepLargest(output, best);
    const parts = classId === null ? [kept, target] : [kept, target].map((x) => column(x, classId));
    const shape = (parts[0] as Tensor).shape;
    if (sampleWeight === undefined || sampleWeight === null) return parts;
    const given = tf.expandDims(tf.cast(toTensor(sampleWeight), "float32"), -1);
    const fitting = given.rank === target.rank + 1 ? tf.squeeze(given, [given.rank - 1]) : given;
    return [...parts, tf.broadcastTo(fitting, shape as [number])];
  }) as [Tensor, Tensor, Tensor | undefined];
  const decisions = {
    predictions: predictions.dataSync(),
    labels: labels.dataSync(),
    weights: weights?.dataSync(),
    width: predictions.shape.at(-1) ?? 1,
  };
  tf.dispose([predictions, labels, weights ?? []]);
  return decisions;
}

/** All but the `k` largest of each row become smaller than every threshold. */
function keepLargest(output: Tensor, k: number): Tensor {
  const [, indices] = topK(output, k);
  const classes = output.shape.at(-1) ?? 1;
  const hot = tf.oneHot(tf.cast(indices, "int32") as tf.Tensor1D, classes);
  const mask = tf.sum(tf.cast(hot, "float32"), -2);
  return tf.add(tf.mul(output, mask), tf.mul(tf.sub(1, mask), BELOW_ALL));
}

/** One class, its axis kept. */
function column(x: Tensor, index: number): Tensor {
  if (x.rank === 1) {
    throw new ConfigError(
      `class_id needs predictions of the shape (batch, classes). Received: ${formatShape(x.shape as Shape)}.`,
    );
  }
  const begin = [...x.shape.map(() => 0).slice(1), index];
  return tf.slice(x, begin, [...x.shape.slice(0, -1), 1]);
}
