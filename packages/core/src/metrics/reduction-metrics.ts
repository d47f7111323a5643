/** @file Sums and means over batches: `Sum`, `Mean`, and `MeanMetricWrapper` for the mean of any function. */
import * as tf from "@tensorflow/tfjs-core";
import { maskOf } from "../layer/mask.ts";
import { functionField } from "../losses/function-field.ts";
import { maskedWeight, sameRank } from "../losses/loss.ts";
import { toTensor } from "../ops/operation.ts";
import type { Tensor, Values } from "../tensor.ts";
import { Metric, type MetricFields, metricFields } from "./metric.ts";

type Reduce = (x: Tensor, axes: number[]) => Tensor;

/** Base of metrics that average something. @see keras.metrics.Mean */
export abstract class MeanBase<F extends MetricFields> extends Metric<F> {
  private readonly total = this.addVariable("total");
  private readonly count = this.addVariable("count");

  /** Adds values, weighted. */
  protected add(values: Tensor, sampleWeight: Tensor | undefined): void {
    const [sum, weight] = samplewise(values, sampleWeight, tf.mean);
    this.total.assignAdd(sum);
    this.count.assignAdd(weight);
  }

  /** Adds a number that stands for `count` samples. */
  addNumber(value: number, count = 1): void {
    this.total.assignAdd(value * count);
    this.count.assignAdd(count);
  }

  override result(): number {
    return this.count.value === 0 ? 0 : this.total.value / this.count.value;
  }
}

/** Base of metrics that average a value per sample. A subclass gives `values`. @see keras.metrics.MeanMetricWrapper */
export abstract class MeanOf<F extends MetricFields = MetricFields> extends MeanBase<F> {
  /** One value per sample, or per sample and step. */
  protected abstract values(yTrue: Tensor, yPred: Tensor): Tensor;

  override updateState(yTrue: Values, yPred: Values, sampleWeight?: Values | null): void {
    tf.tidy(() => {
      const predictions = toTensor(yPred);
      const given = sampleWeight ?? undefined;
      const weight = given === undefined ? undefined : toTensor(given);
      const mask = maskOf(predictions);
      this.add(
        this.values(toTensor(yTrue), predictions),
        mask === undefined ? weight : maskedWeight(weight, mask, "sum"),
      );
    });
  }
}

/** The sum over samples of their values, and of their weights, as Keras reduces values to one per sample. */
function samplewise(
  values: Tensor,
  sampleWeight: Tensor | undefined,
  reduce: Reduce,
): [sum: number, weight: number] {
  const [sum, weight] = tf.tidy(() => {
    const numbers = tf.cast(values, "float32");
    if (sampleWeight === undefined) {
      const perSample = reduceFrom(1, numbers, reduce);
      return [tf.sum(perSample), tf.scalar(perSample.size)];
    }
    const mask = maskOf(values);
    const masked = mask === undefined ? sampleWeight : maskedWeight(sampleWeight, mask, "sum");
    const [fitted, given] = sameRank(numbers, tf.cast(masked, "float32"));
    const reduced = reduceFrom(given.rank, fitted, reduce);
    const weights = tf.broadcastTo(given, reduced.shape as [number]);
    const product = reduceFrom(1, tf.mul(reduced, weights), reduce);
    return [tf.sum(product), tf.sum(reduceFrom(1, weights, reduce))];
  }) as [Tensor, Tensor];
  const result: [number, number] = [sum.dataSync()[0] ?? 0, weight.dataSync()[0] ?? 0];
  tf.dispose([sum, weight]);
  return result;
}

/** Reduces all axes from `rank` on. */
function reduceFrom(rank: number, x: Tensor, reduce: Reduce): Tensor {
  const axes = x.shape.map((_, i) => i).slice(rank);
  return axes.length === 0 ? x : reduce(x, axes);
}

const meanFields = metricFields("mean");

/** The weighted mean of values: `updateState(values)`. @see keras.metrics.Mean */
export class Mean extends MeanBase<typeof meanFields> {
  static override readonly className = "Mean";
  static override readonly fields = meanFields;

  /** @param sampleWeight - a weight per value, or per sample. */
  override updateState(values: Values | number, sampleWeight?: Values | null): void {
    const weight = sampleWeight ?? undefined;
    tf.tidy(() => this.add(toTensor(values), weight === undefined ? weight : toTensor(weight)));
  }
}

const sumFields = metricFields("sum");

/** The weighted sum of values: `updateState(values)`. @see keras.metrics.Sum */
export class Sum extends Metric<typeof sumFields> {
  static override readonly className = "Sum";
  static override readonly fields = sumFields;
  private readonly total = this.addVariable("total");

  /** @param sampleWeight - a weight per value, or per sample. */
  override updateState(values: Values | number, sampleWeight?: Values | null): void {
    const weight = sampleWeight ?? undefined;
    tf.tidy(() => {
      const given = weight === undefined ? undefined : toTensor(weight);
      const [sum] = samplewise(toTensor(values), given, tf.sum);
      this.total.assignAdd(sum);
    });
  }

  override result(): number {
    return this.total.value;
  }
}

const wrapperFields = { ...metricFields(), fn: functionField };

/** Averages a function of labels and predictions, such as a loss. @see keras.metrics.MeanMetricWrapper */
export class MeanMetricWrapper extends MeanOf<typeof wrapperFields> {
  static override readonly className = "MeanMetricWrapper";
  static override readonly fields = wrapperFields;

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return this.config.fn(yTrue, yPred);
  }
}
