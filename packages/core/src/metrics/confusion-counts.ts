/** @file The metrics that count decisions: `TruePositives`, `FalsePositives`, `TrueNegatives`, `FalseNegatives`. */
import type { ConfigOf } from "../config/infer.ts";
import type { Values } from "../tensor.ts";
import { type Confusion, confusion, thresholdsField } from "./confusion.ts";
import { Metric, type MetricResult, metricFields } from "./metric.ts";
import type { MetricVariable } from "./metric-variable.ts";

const fields = { ...metricFields(), thresholds: thresholdsField };
type CountFields = typeof fields;

/** What the four share: a count at each threshold; 0.5 where none is given. */
abstract class ConfusionCount extends Metric<CountFields> {
  static override readonly fields = fields;
  private readonly thresholds = thresholdsOf(this.config, 0.5);
  private readonly accumulator = this.addVariable("accumulator", [this.thresholds.length]);
  protected abstract readonly counted: keyof Confusion;

  override updateState(yTrue: Values, yPred: Values, sampleWeight?: Values | null): void {
    const { thresholds } = this;
    const counts = confusion(yTrue, yPred, { thresholds, sampleWeight });
    this.accumulator.assignAdd(counts[this.counted]);
  }

  override result(): MetricResult {
    return oneOrAll([...this.accumulator.values]);
  }
}

/** The thresholds of a config as a list. */
export function thresholdsOf(
  { thresholds }: Pick<ConfigOf<CountFields>, "thresholds">,
  initial: number,
): readonly number[] {
  return [thresholds ?? initial].flat();
}

/** One figure for one threshold, else one for each. */
export function oneOrAll(figures: readonly number[]): MetricResult {
  return figures.length === 1 ? (figures[0] as number) : figures;
}

/** For each place of two variables `a / (a + b)`, and 0 where both are 0. */
export function shares(a: MetricVariable, b: MetricVariable): number[] {
  return Array.from(a.values, (part, i) => {
    const whole = part + (b.values[i] ?? 0);
    return whole === 0 ? 0 : part / whole;
  });
}

/** Positives that are predicted as such. @see keras.metrics.TruePositives */
export class TruePositives extends ConfusionCount {
  static override readonly className = "TruePositives";
  protected override readonly counted = "truePositives";
}

/** Negatives that are predicted as positives. @see keras.metrics.FalsePositives */
export class FalsePositives extends ConfusionCount {
  static override readonly className = "FalsePositives";
  protected override readonly counted = "falsePositives";
}

/** Negatives that are predicted as such. @see keras.metrics.TrueNegatives */
export class TrueNegatives extends ConfusionCount {
  static override readonly className = "TrueNegatives";
  protected override readonly counted = "trueNegatives";
}

/** Positives that are predicted as negatives. @see keras.metrics.FalseNegatives */
export class FalseNegatives extends ConfusionCount {
  static override readonly className = "FalseNegatives";
  protected override readonly counted = "falseNegatives";
}
