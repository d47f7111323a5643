/** @file The metrics `Precision` and `Recall`. */
import { integer, nullable, positiveInteger } from "../config/field.ts";
import type { Values } from "../tensor.ts";
import { BELOW_ALL, type Confusion, confusion, thresholdsField } from "./confusion.ts";
import { oneOrAll, shares, thresholdsOf } from "./confusion-counts.ts";
import { Metric, type MetricResult, metricFields } from "./metric.ts";
import type { MetricVariable } from "./metric-variable.ts";

const fields = {
  ...metricFields(),
  /** Predictions above it are positive: 0.5, or with `top_k` none. */
  thresholds: thresholdsField,
  /** Only the `top_k` largest predictions of a row can be positive. */
  top_k: nullable(positiveInteger()),
  /** Count this class alone. */
  class_id: nullable(integer()),
};

/** What the two share: positives that are found, and what they are measured against. */
abstract class FoundPositives extends Metric<typeof fields> {
  static override readonly fields = fields;
  static override readonly direction = "up";
  private readonly thresholds = thresholdsOf(
    this.config,
    this.config.top_k === null ? 0.5 : BELOW_ALL,
  );
  private readonly found = this.addVariable("true_positives", [this.thresholds.length]);
  protected abstract readonly wrong: MetricVariable;
  protected abstract readonly counted: keyof Confusion;

  /** A variable at each threshold. */
  protected counter(name: string): MetricVariable {
    return this.addVariable(name, [this.thresholds.length]);
  }

  override updateState(yTrue: Values, yPred: Values, sampleWeight?: Values | null): void {
    const { thresholds } = this;
    const { top_k: topK, class_id: classId } = this.config;
    const counts = confusion(yTrue, yPred, { thresholds, sampleWeight, topK, classId });
    this.found.assignAdd(counts.truePositives);
    this.wrong.assignAdd(counts[this.counted]);
  }

  override result(): MetricResult {
    return oneOrAll(shares(this.found, this.wrong));
  }
}

/** The share of positives among what is predicted positive. @see keras.metrics.Precision */
export class Precision extends FoundPositives {
  static override readonly className = "Precision";
  protected override readonly wrong = this.counter("false_positives");
  protected override readonly counted = "falsePositives";
}

/** The share of what is predicted positive among the positives. @see keras.metrics.Recall */
export class Recall extends FoundPositives {
  static override readonly className = "Recall";
  protected override readonly wrong = this.counter("false_negatives");
  protected override readonly counted = "falseNegatives";
}
