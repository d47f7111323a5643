/** @file The metric `Mean`, and what all averages share. */
import * as tf from "@tensorflow/tfjs-core";
import { sameRank } from "../losses/loss.ts";
import type { Tensor } from "../tensor.ts";
import { Metric, type MetricFields, metricFields } from "./metric.ts";

const fields = metricFields("mean");

/** Base of metrics that average a value per sample. A subclass gives `values`. */
export abstract class MeanOf<F extends MetricFields = MetricFields> extends Metric<F> {
  private total = 0;
  private count = 0;

  /** One value per sample, or per sample and step. */
  protected abstract values(yTrue: Tensor, yPred: Tensor): Tensor;

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor | null): void {
    tf.tidy(() => this.add(this.values(yTrue, yPred), sampleWeight ?? undefined));
  }

  /** Adds values, weighted. */
  protected add(values: Tensor, sampleWeight: Tensor | undefined): void {
    const [sum, weight] = weightedSum(values, sampleWeight);
    this.total += sum;
    this.count += weight;
  }

  /** Adds a number that stands for `count` samples. */
  addNumber(value: number, count = 1): void {
    this.total += value * count;
    this.count += count;
  }

  override result(): number {
    return this.count === 0 ? 0 : this.total / this.count;
  }

  override resetState(): void {
    this.total = 0;
    this.count = 0;
  }
}

/** The sum of the samples' means, and of their weights, as Keras reduces values to one per sample. */
export function weightedSum(values: Tensor, sampleWeight: Tensor | undefined): [number, number] {
  const [sum, count] = tf.tidy(() => {
    const numbers = tf.cast(values, "float32");
    if (sampleWeight === undefined) {
      const perSample = meanBehind(numbers, 1);
      return [tf.sum(perSample), tf.scalar(Math.max(1, perSample.size))];
    }
    const [fitted, given] = sameRank(numbers, tf.cast(sampleWeight, "float32"));
    const reduced = meanBehind(fitted, given.rank);
    const weight = tf.broadcastTo(given, reduced.shape as [number]);
    return [tf.sum(meanBehind(tf.mul(reduced, weight), 1)), tf.sum(meanBehind(weight, 1))];
  });
  const result: [number, number] = [sum?.dataSync()[0] ?? 0, count?.dataSync()[0] ?? 0];
  tf.dispose([sum, count] as Tensor[]);
  return result;
}

/** Means over all axes from `rank` on. */
function meanBehind(x: Tensor, rank: number): Tensor {
  const axes = x.shape.map((_, i) => i).slice(rank);
  return axes.length === 0 ? x : tf.mean(x, axes);
}

/** The weighted mean of values: `updateState(values)`. @see keras.metrics.Mean */
export class Mean extends MeanOf<typeof fields> {
  static override readonly className = "Mean";
  static override readonly fields = fields;

  protected override values(values: Tensor): Tensor {
    return values;
  }

  /** @param sampleWeight - a weight per value. */
  override updateState(values: Tensor, sampleWeight?: Tensor | null): void {
    tf.tidy(() => this.add(values, sampleWeight ?? undefined));
  }
}
