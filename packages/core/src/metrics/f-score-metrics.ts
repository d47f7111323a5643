/** @file The metrics `FBetaScore` and `F1Score`. */
import * as tf from "@tensorflow/tfjs-core";
import { choice, field, nullable, refuse } from "../config/field.ts";
import type { ConfigOf } from "../config/infer.ts";
import { ShapeError } from "../errors.ts";
import { EPSILON } from "../losses/loss.ts";
import { toTensor } from "../ops/operation.ts";
import { formatShape } from "../shape.ts";
import type { Tensor, Values } from "../tensor.ts";
import { Metric, type MetricFields, type MetricResult, metricFields } from "./metric.ts";
import type { MetricVariable } from "./metric-variable.ts";

const ownFields = {
  /** How the scores of the classes become one; null leaves them. */
  average: nullable({ ...choice(["micro", "macro", "weighted"]), required: false as const }),
  /** Predictions above it count; null takes the largest of each row. */
  threshold: nullable({
    ...field<number>((value, place) =>
      typeof value === "number" && value > 0 && value <= 1
        ? value
        : refuse(place, "must be a number in (0, 1], or null", value),
    ),
    float: true as const,
  }),
};
const { average, threshold } = ownFields;
const beta = {
  ...field<number>(
    (value, place) =>
      typeof value === "number" && value > 0
        ? value
        : refuse(place, "must be a number above 0", value),
    1,
  ),
  float: true as const,
};

/** What is remembered of each class, or of all with `average: "micro"`. */
interface Counts {
  readonly truePositives: MetricVariable;
  readonly falsePositives: MetricVariable;
  readonly falseNegatives: MetricVariable;
  readonly weights: MetricVariable;
}

/** What the scores share. */
abstract class FScore<F extends MetricFields & typeof ownFields> extends Metric<F> {
  #counts: Counts | undefined;

  /** What recall counts against precision. */
  protected abstract get beta(): number;

  private get own(): ConfigOf<typeof ownFields> {
    return this.config as unknown as ConfigOf<typeof ownFields>;
  }

  /** @throws ShapeError for anything but rows of classes. */
  override updateState(yTrue: Values, yPred: Values, sampleWeight?: Values | null): void {
    tf.tidy(() => {
      const [target, output] = [toTensor(yTrue), toTensor(yPred)].map((x) =>
        tf.cast(x, "float32"),
      ) as [Tensor, Tensor];
      this.#counts ??= this.build(target.shape, output.shape);
      const positive = this.positives(output);
      const weight =
        sampleWeight === undefined || sampleWeight === null
          ? undefined
          : tf.expandDims(tf.cast(toTensor(sampleWeight), "float32"), 1);
      const axis = this.own.average === "micro" ? undefined : 0;
      const sum = (x: Tensor): Tensor => tf.sum(weight === undefined ? x : tf.mul(x, weight), axis);
      const { truePositives, falsePositives, falseNegatives, weights } = this.#counts;
      truePositives.assignAdd(sum(tf.mul(positive, target)));
      falsePositives.assignAdd(sum(tf.mul(positive, tf.sub(1, target))));
      falseNegatives.assignAdd(sum(tf.mul(tf.sub(1, positive), target)));
      weights.assignAdd(sum(target));
    });
  }

  /** 1 for the classes that are predicted, else 0. */
  private positives(output: Tensor): Tensor {
    const { threshold: bound } = this.own;
    if (bound !== null) return tf.cast(tf.greater(output, bound), "float32");
    const largest = tf.greaterEqual(output, tf.max(output, -1, true));
    return tf.cast(tf.logicalAnd(largest, tf.greater(tf.abs(output), 1e-9)), "float32");
  }

  private build(target: readonly number[], output: readonly number[]): Counts {
    if (target.length !== 2 || output.length !== 2) {
      throw new ShapeError(
        `${this.name}: labels and predictions must have the shape (batch, classes). Received: ${formatShape(target)} and ${formatShape(output)}.`,
      );
    }
    const shape = this.own.average === "micro" ? [] : output.slice(1);
    return {
      truePositives: this.addVariable("true_positives", shape),
      falsePositives: this.addVariable("false_positives", shape),
      falseNegatives: this.addVariable("false_negatives", shape),
      weights: this.addVariable("intermediate_weights", shape),
    };
  }

  override result(): MetricResult {
    const counts = this.#counts;
    if (counts === undefined) return 0;
    const of = (variable: MetricVariable, i: number): number => variable.values[i] ?? 0;
    const scores = [...counts.truePositives.values].map((hits, i) => {
      const precision = hits / (hits + of(counts.falsePositives, i) + EPSILON);
      const recall = hits / (hits + of(counts.falseNegatives, i) + EPSILON);
      const square = this.beta ** 2;
      return ((1 + square) * precision * recall) / (square * precision + recall + EPSILON);
    });
    const add = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    if (this.own.average === null) return scores;
    if (this.own.average !== "weighted") return add(scores) / scores.length;
    const total = add([...counts.weights.values]) + EPSILON;
    return add(scores.map((score, i) => (score * of(counts.weights, i)) / total));
  }
}

const fBetaFields = { ...metricFields("fbeta_score"), average, beta, threshold };

/**
 * `(1 + β²) · precision · recall / (β² · precision + recall)` of each class, or averaged.
 * Shapes: `(batch, classes)`, labels of 0 and 1.
 * @see keras.metrics.FBetaScore
 */
export class FBetaScore extends FScore<typeof fBetaFields> {
  static override readonly className = "FBetaScore";
  static override readonly fields = fBetaFields;
  static override readonly direction = "up";

  protected override get beta(): number {
    return this.config.beta;
  }
}

const f1Fields = { ...metricFields("f1_score"), average, threshold };

/** `2 · precision · recall / (precision + recall)` of each class, or averaged. @see keras.metrics.F1Score */
export class F1Score extends FScore<typeof f1Fields> {
  static override readonly className = "F1Score";
  static override readonly fields = f1Fields;
  static override readonly direction = "up";

  protected override get beta(): number {
    return 1;
  }
}
