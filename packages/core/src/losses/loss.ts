/** @file The base of losses: one value per sample, weighted, masked and reduced as Keras does it. */
import * as tf from "@tensorflow/tfjs-core";
import { Configured } from "../config/configured.ts";
import { axes, choice, type Field, nullable, string } from "../config/field.ts";
import type { ConfigOf } from "../config/infer.ts";
import { maskOf } from "../layer/mask.ts";
import { snakeCase } from "../naming.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

const reductions = [
  "sum_over_batch_size",
  "sum",
  "mean",
  "mean_with_sample_weight",
  "none",
] as const;
export type Reduction = (typeof reductions)[number] | null;

/** The config keys of every loss, with its default name. */
export function lossFields(name: string) {
  return {
    name: { ...nullable(string()), initial: name },
    /** How the values of the samples become one: their mean, weighted or not, or sum; `none` leaves them. */
    reduction: nullable(choice(reductions, "sum_over_batch_size")),
  };
}
/** Axes to sum over; null for all. */
export const lossAxis: Field<Axis, Axis, false> = { ...nullable(axes(0)), initial: null };
type Axis = number | readonly number[] | null;

export type LossFields = ReturnType<typeof lossFields>;

/**
 * How far predictions are from what they should be. A subclass gives `values`: the loss of each sample.
 * @see keras.losses.Loss
 */
export abstract class Loss<F extends LossFields = LossFields> extends Configured<F> {
  static override readonly module: string = "keras.losses";

  get name(): string {
    const { name } = this.config as unknown as ConfigOf<LossFields>;
    return name ?? snakeCase((this.constructor as unknown as { className: string }).className);
  }

  /** The loss of each sample, before weights and reduction. Values on which a mask lies do not count. */
  abstract values(yTrue: Tensor, yPred: Tensor): Tensor;

  /**
   * The loss of a batch: a scalar, or with `reduction: "none"` a value per sample.
   * @param sampleWeight - a weight per sample, or per step.
   */
  call(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor | null): Tensor {
    return tf.tidy(() => {
      const { reduction } = this.config as unknown as ConfigOf<LossFields>;
      const prediction = tf.cast(yPred, "float32");
      const values = this.values(yTrue, prediction);
      const masks = [maskOf(yPred), maskOf(values)].filter((mask) => mask !== undefined);
      const mask = masks.length === 0 ? undefined : masks.reduce((a, b) => tf.logicalAnd(a, b));
      return reduceWeighted(values, sampleWeight ?? undefined, mask, reduction);
    });
  }
}

/** Values times weights, masked, then reduced. */
export function reduceWeighted(
  values: Tensor,
  sampleWeight: Tensor | undefined,
  mask: Tensor | undefined,
  reduction: Reduction,
): Tensor {
  const weight = applyMask(sampleWeight, mask, reduction);
  if (weight === undefined) return reduce(values, undefined, reduction);
  const [fitted, weights] = sameRank(values, tf.cast(weight, "float32"));
  return reduce(tf.mul(fitted, weights), weights, reduction);
}

function reduce(values: Tensor, weight: Tensor | undefined, reduction: Reduction): Tensor {
  if (reduction === null || reduction === "none" || values.rank === 0 || values.size === 0)
    return values;
  const sum = tf.sum(values);
  if (reduction === "sum") return sum;
  return reduction === "mean_with_sample_weight" && weight !== undefined
    ? tf.divNoNan(sum, tf.sum(weight))
    : tf.div(sum, sizeOf(values.shape));
}

/** A mask becomes a weight that keeps the mean over what is left. */
function applyMask(
  sampleWeight: Tensor | undefined,
  mask: Tensor | undefined,
  reduction: Reduction,
): Tensor | undefined {
  if (mask === undefined) return sampleWeight;
  const valid = tf.cast(mask, "float32");
  const averaged = reduction === "mean" || reduction === "sum_over_batch_size";
  const weight = averaged
    ? tf.mul(valid, tf.divNoNan(tf.scalar(sizeOf(mask.shape)), tf.sum(valid)))
    : valid;
  if (sampleWeight === undefined) return weight;
  const [fitted, given] = sameRank(weight, tf.cast(sampleWeight, "float32"));
  return tf.mul(given, fitted);
}

/** Keras's way to bring two tensors to one rank: an axis of size 1 at the end goes, or comes. */
export function sameRank(a: Tensor, b: Tensor): [Tensor, Tensor] {
  if (a.rank === b.rank + 1 && a.shape.at(-1) === 1)
    return b.rank === 1 ? [a, tf.expandDims(b, -1)] : [tf.squeeze(a, [a.rank - 1]), b];
  if (b.rank === a.rank + 1 && b.shape.at(-1) === 1)
    return a.rank === 1 ? [tf.expandDims(a, -1), b] : [a, tf.squeeze(b, [b.rank - 1])];
  return [a, b];
}

/** Keras's small number, added before logarithms and divisions. */
export const EPSILON = 1e-7;

/** Labels and predictions in float32 and of one rank. */
export function fitted(yTrue: Tensor, yPred: Tensor): [Tensor, Tensor] {
  return sameRank(tf.cast(yTrue, "float32"), yPred);
}
