/** @file The base of losses: one value per sample, weighted, masked and reduced as Keras does it. */
import * as tf from "@tensorflow/tfjs-core";
import { Configured } from "../config/configured.ts";
import {
  axes,
  choice,
  conditional,
  type Field,
  type Fields,
  nullable,
  string,
} from "../config/field.ts";
import type { ConfigOf } from "../config/infer.ts";
import type { JsonObject } from "../json.ts";
import { maskOf } from "../layer/mask.ts";
import { autoName, snakeCase } from "../naming.ts";
import { toTensor } from "../ops/operation.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor, Values } from "../tensor.ts";

const reductions = [
  "sum_over_batch_size",
  "sum",
  "mean",
  "mean_with_sample_weight",
  "none",
] as const;
export type Reduction = (typeof reductions)[number] | null;

/** The config keys of every loss, with its default name. */
export function lossFields(name: string | null) {
  return {
    name: { ...nullable(string()), initial: name },
    /** How the values of the samples become one: their mean, weighted or not, or sum; `none` leaves them. */
    reduction: nullable(choice(reductions, "sum_over_batch_size")),
    /** The dtype Keras computes in; here it is float32. Keras's files do not hold it. */
    dtype: conditional(string()),
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
  static override readonly fields: Fields = lossFields(null);

  /** What logs call the loss; without one given, the class's with a number: `dice`, `dice_1`. */
  readonly name: string;

  constructor(...args: ConstructorParameters<typeof Configured<F>>) {
    super(...args);
    const { name } = this.config as unknown as ConfigOf<LossFields>;
    const { className } = this.constructor as unknown as { className: string };
    this.name = name ?? autoName(snakeCase(className));
  }

  /** The loss of each sample, before weights and reduction. Values on which a mask lies do not count. */
  abstract values(yTrue: Tensor, yPred: Tensor): Tensor;

  /**
   * The loss of a batch: a scalar, or with `reduction: "none"` a value per sample.
   * @param sampleWeight - a weight per sample, or per step.
   */
  call(yTrue: Values, yPred: Values, sampleWeight?: Values | null): Tensor {
    return tf.tidy(() => {
      const { reduction } = this.config as unknown as ConfigOf<LossFields>;
      const given = toTensor(yPred);
      const [target, prediction] = sameRank(toTensor(yTrue), tf.cast(given, "float32"));
      const values = this.values(target, prediction);
      const masks = [maskOf(given), maskOf(values)].filter((mask) => mask !== undefined);
      const mask = masks.length === 0 ? undefined : masks.reduce((a, b) => tf.logicalAnd(a, b));
      const weight = sampleWeight ?? undefined;
      const weights = weight === undefined ? undefined : toTensor(weight);
      return reduceWeighted(values, weights, mask, reduction);
    });
  }

  override getConfig(): JsonObject {
    return { ...super.getConfig(), name: this.name };
  }
}

/** Values times weights, masked, then reduced. */
function reduceWeighted(
  values: Tensor,
  sampleWeight: Tensor | undefined,
  mask: Tensor | undefined,
  reduction: Reduction,
): Tensor {
  const weight = mask === undefined ? sampleWeight : maskedWeight(sampleWeight, mask, reduction);
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

/** A mask becomes a weight, times that of the sample. In a mean, it keeps the mean over what is left. */
export function maskedWeight(
  sampleWeight: Tensor | undefined,
  mask: Tensor,
  reduction: Reduction,
): Tensor {
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

/** A config without a key that has its default: Keras's files do not hold the key. */
export function withoutDefault(config: JsonObject, key: string, initial: number): JsonObject {
  const { [key]: value, ...rest } = config;
  return value === initial ? rest : config;
}

/** Keras's small number, added before logarithms and divisions. */
export const EPSILON = 1e-7;

/** Labels and predictions in float32. */
export function floats(yTrue: Values, yPred: Values): [Tensor, Tensor] {
  return [tf.cast(toTensor(yTrue), "float32"), tf.cast(toTensor(yPred), "float32")];
}

/** Labels and predictions in float32 and of one rank. */
export function fitted(yTrue: Values, yPred: Values): [Tensor, Tensor] {
  return sameRank(...floats(yTrue, yPred));
}
