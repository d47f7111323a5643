/** @file The best figure under a bound on another: `SensitivityAtSpecificity` and its kin. */
import { integer, nullable, numberIn, positiveInteger } from "../config/field.ts";
import type { ConfigOf } from "../config/infer.ts";
import type { Values } from "../tensor.ts";
import { confusion } from "./confusion.ts";
import { shares } from "./confusion-counts.ts";
import { Metric, type MetricFields, metricFields } from "./metric.ts";

const shared = {
  ...metricFields(),
  /** Count this class alone. */
  class_id: nullable(integer()),
  /** Evenly spaced thresholds that are tried. */
  num_thresholds: positiveInteger(200),
};
type SharedFields = typeof shared;

/** What the four share: all counts at many thresholds. */
abstract class AtBound<F extends MetricFields & SharedFields> extends Metric<F> {
  private readonly thresholds = evenThresholds(this.own.num_thresholds);
  private readonly shape = [this.thresholds.length];
  private readonly truePositives = this.addVariable("true_positives", this.shape);
  private readonly falsePositives = this.addVariable("false_positives", this.shape);
  private readonly trueNegatives = this.addVariable("true_negatives", this.shape);
  private readonly falseNegatives = this.addVariable("false_negatives", this.shape);

  private get own(): ConfigOf<SharedFields> {
    return this.config as unknown as ConfigOf<SharedFields>;
  }

  override updateState(yTrue: Values, yPred: Values, sampleWeight?: Values | null): void {
    const { thresholds } = this;
    const counts = confusion(yTrue, yPred, {
      thresholds,
      sampleWeight,
      classId: this.own.class_id,
    });
    this.truePositives.assignAdd(counts.truePositives);
    this.falsePositives.assignAdd(counts.falsePositives);
    this.trueNegatives.assignAdd(counts.trueNegatives);
    this.falseNegatives.assignAdd(counts.falseNegatives);
  }

  protected get sensitivities(): number[] {
    return shares(this.truePositives, this.falseNegatives);
  }
  protected get specificities(): number[] {
    return shares(this.trueNegatives, this.falsePositives);
  }
  protected get precisions(): number[] {
    return shares(this.truePositives, this.falsePositives);
  }
}

/** `[0, 1]` in steps; 0.5 alone for one. */
function evenThresholds(count: number): readonly number[] {
  if (count === 1) return [0.5];
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? 1 : i / (count - 1)));
}

/** The largest figure where another is at least `bound`; 0 where it is nowhere. */
function bestWhere(bounded: readonly number[], bound: number, figures: readonly number[]): number {
  return figures.reduce(
    (best, figure, i) => ((bounded[i] ?? 0) >= bound ? Math.max(best, figure) : best),
    0,
  );
}

const sensitivityFields = { ...shared, specificity: numberIn(0, 1) };

/** The best sensitivity where the specificity is at least as given. @see keras.metrics.SensitivityAtSpecificity */
export class SensitivityAtSpecificity extends AtBound<typeof sensitivityFields> {
  static override readonly className = "SensitivityAtSpecificity";
  static override readonly fields = sensitivityFields;
  static override readonly direction = "up";

  override result(): number {
    return bestWhere(this.specificities, this.config.specificity, this.sensitivities);
  }
}

const specificityFields = { ...shared, sensitivity: numberIn(0, 1) };

/** The best specificity where the sensitivity is at least as given. @see keras.metrics.SpecificityAtSensitivity */
export class SpecificityAtSensitivity extends AtBound<typeof specificityFields> {
  static override readonly className = "SpecificityAtSensitivity";
  static override readonly fields = specificityFields;
  static override readonly direction = "up";

  override result(): number {
    return bestWhere(this.sensitivities, this.config.sensitivity, this.specificities);
  }
}

const precisionFields = { ...shared, recall: numberIn(0, 1) };

/** The best precision where the recall is at least as given. @see keras.metrics.PrecisionAtRecall */
export class PrecisionAtRecall extends AtBound<typeof precisionFields> {
  static override readonly className = "PrecisionAtRecall";
  static override readonly fields = precisionFields;
  static override readonly direction = "up";

  override result(): number {
    return bestWhere(this.sensitivities, this.config.recall, this.precisions);
  }
}

const recallFields = { ...shared, precision: numberIn(0, 1) };

/** The best recall where the precision is at least as given. @see keras.metrics.RecallAtPrecision */
export class RecallAtPrecision extends AtBound<typeof recallFields> {
  static override readonly className = "RecallAtPrecision";
  static override readonly fields = recallFields;
  static override readonly direction = "up";

  override result(): number {
    return bestWhere(this.precisions, this.config.precision, this.sensitivities);
  }
}
