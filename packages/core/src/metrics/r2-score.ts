/** @file The metric `R2Score`. */
import * as tf from "@tensorflow/tfjs-core";
import { choice, field, nullable, refuse } from "../config/field.ts";
import { ShapeError } from "../errors.ts";
import { fitted } from "../losses/loss.ts";
import { toTensor } from "../ops/operation.ts";
import { formatShape } from "../shape.ts";
import type { Values } from "../tensor.ts";
import { Metric, type MetricResult, metricFields } from "./metric.ts";
import type { MetricVariable } from "./metric-variable.ts";

const fields = {
  ...metricFields("r2_score"),
  /** How the scores of several outputs become one: their mean, by variance, or not at all. */
  class_aggregation: nullable(
    choice(["uniform_average", "variance_weighted_average"], "uniform_average"),
  ),
  /** Independent regressors, for the adjusted score; 0 for the plain one. */
  num_regressors: field<number>(
    (value, place) =>
      Number.isInteger(value) && (value as number) >= 0
        ? (value as number)
        : refuse(place, "must be an integer of 0 or more", value),
    0,
  ),
};

/** What is remembered of each output. */
interface Sums {
  readonly squared: MetricVariable;
  readonly sum: MetricVariable;
  readonly residual: MetricVariable;
  readonly count: MetricVariable;
}

/** The coefficient of determination `1 − Σ(y − ŷ)² / Σ(y − ȳ)²`. Shapes: `(batch, outputs)`. @see keras.metrics.R2Score */
export class R2Score extends Metric<typeof fields> {
  static override readonly className = "R2Score";
  static override readonly fields = fields;
  static override readonly direction = "up";
  private readonly samples = this.addVariable("num_samples");
  #sums: Sums | undefined;

  /** @throws ShapeError for predictions without an axis of outputs. */
  override updateState(yTrue: Values, yPred: Values, sampleWeight?: Values | null): void {
    tf.tidy(() => {
      const [target, output] = fitted(toTensor(yTrue), tf.cast(toTensor(yPred), "float32"));
      this.#sums ??= this.build(target.shape, output.shape);
      const given = tf.cast(toTensor(sampleWeight ?? 1), "float32");
      const column = given.rank === 1 ? tf.expandDims(given, 1) : given;
      const weight = tf.broadcastTo(column, target.shape as [number, number]);
      const weighted = tf.mul(target, weight);
      const { squared, sum, residual, count } = this.#sums;
      sum.assignAdd(tf.sum(weighted, 0));
      squared.assignAdd(tf.sum(tf.mul(target, weighted), 0));
      residual.assignAdd(tf.sum(tf.mul(tf.squaredDifference(target, output), weight), 0));
      count.assignAdd(tf.sum(weight, 0));
      this.samples.assignAdd(target.size);
    });
  }

  private build(target: readonly number[], output: readonly number[]): Sums {
    if (target.length !== 2 || output.length !== 2) {
      throw new ShapeError(
        `R2Score ${JSON.stringify(this.name)}: labels and predictions must have the shape (batch, outputs). Received: ${formatShape(target)} and ${formatShape(output)}.`,
      );
    }
    const shape = output.slice(1);
    return {
      squared: this.addVariable("squared_sum", shape),
      sum: this.addVariable("sum", shape),
      residual: this.addVariable("residual", shape),
      count: this.addVariable("count", shape),
    };
  }

  override result(): MetricResult {
    const sums = this.#sums;
    if (sums === undefined) return 0;
    const totals = [...sums.sum.values].map((sum, i) => {
      const mean = sum / (sums.count.values[i] ?? 0);
      return (sums.squared.values[i] ?? 0) - sum * mean;
    });
    const scores = totals.map((total, i) => {
      const score = 1 - (sums.residual.values[i] ?? 0) / total;
      return Math.abs(score) === Number.POSITIVE_INFINITY ? 0 : score;
    });
    const add = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    const { class_aggregation } = this.config;
    if (class_aggregation === null) return scores.map((score) => this.adjusted(score));
    const weighted = class_aggregation === "variance_weighted_average";
    const score = weighted
      ? add(scores.map((value, i) => value * (totals[i] ?? 0))) / add(totals)
      : add(scores) / scores.length;
    return this.adjusted(score);
  }

  /** The score for a number of regressors, where there are more samples than those. */
  private adjusted(score: number): number {
    const { num_regressors: regressors } = this.config;
    const samples = this.samples.value;
    return regressors === 0 || regressors >= samples - 1
      ? score
      : 1 - ((1 - score) * (samples - 1)) / (samples - regressors - 1);
  }
}
