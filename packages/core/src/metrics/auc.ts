/** @file The metric `AUC`. */
import * as tf from "@tensorflow/tfjs-core";
import {
  boolean,
  conditional,
  field,
  list,
  nullable,
  number,
  positiveInteger,
  refuse,
} from "../config/field.ts";
import { ConfigError, ShapeError } from "../errors.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { EPSILON } from "../losses/loss.ts";
import { toTensor } from "../ops/operation.ts";
import { formatShape } from "../shape.ts";
import type { Values } from "../tensor.ts";
import { confusion } from "./confusion.ts";
import { Metric, metricFields } from "./metric.ts";
import type { MetricVariable } from "./metric-variable.ts";

/** A word that Keras reads in any case of these, and writes in one. */
function word<T extends string>(words: readonly T[], initial: T) {
  return field<T>(
    (value, place) =>
      words.find((known) => known.toLowerCase() === String(value).toLowerCase()) ??
      refuse(place, `must be one of ${words.join(", ")}`, value),
    initial,
  );
}

const numbers = list(number());

/** Numbers, which files hold as a tensor. */
const labelWeights: typeof numbers = {
  ...numbers,
  parse: (value, place) => {
    const { config } = (isJsonObject(value) ? value : {}) as { config?: { value?: unknown } };
    return numbers.parse(config?.value ?? value, place);
  },
};

const fields = {
  ...metricFields(),
  num_thresholds: field<number>(
    (value, place) =>
      Number.isInteger(value) && (value as number) > 1
        ? (value as number)
        : refuse(place, "must be an integer above 1", value),
    200,
  ),
  /** The curve: true against false positives, precision against recall, or their gains. */
  curve: word(["ROC", "PR", "PRGAIN"], "ROC"),
  /** The height of the curve between two thresholds. */
  summation_method: word(["interpolation", "majoring", "minoring"], "interpolation"),
  /** An area for each label, and their mean. */
  multi_label: boolean(false),
  num_labels: nullable(positiveInteger()),
  label_weights: nullable(labelWeights),
  /** The predictions are logits, not probabilities. */
  from_logits: boolean(false),
  /** Thresholds of one's own, between 0 and 1. */
  thresholds: conditional(list(number())),
};

/** Counts at the thresholds, label by label within a threshold. */
interface Counts {
  readonly truePositives: MetricVariable;
  readonly falsePositives: MetricVariable;
  readonly trueNegatives: MetricVariable;
  readonly falseNegatives: MetricVariable;
}

/** The four counts of one label at one threshold. */
interface Cell {
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
}

/** A quotient, 0 where it would divide by 0. */
const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

/** The area under a curve over all thresholds, approximated. @see keras.metrics.AUC */
export class AUC extends Metric<typeof fields> {
  static override readonly className = "AUC";
  static override readonly fields = fields;
  static override readonly direction = "up";
  private readonly thresholds = thresholdsOf(this.config);
  #counts: Counts | undefined;

  constructor(...args: ConstructorParameters<typeof Metric<typeof fields>>) {
    super(...args);
    const { multi_label, num_labels } = this.config;
    if (!multi_label && num_labels !== null)
      throw new ConfigError("AUC: num_labels needs multi_label=true.");
    if (!multi_label || num_labels !== null) this.#counts = this.build(num_labels);
  }

  private build(labels: number | null): Counts {
    const shape = [this.thresholds.length, ...(labels === null ? [] : [labels])];
    return {
      truePositives: this.addVariable("true_positives", shape),
      falsePositives: this.addVariable("false_positives", shape),
      trueNegatives: this.addVariable("true_negatives", shape),
      falseNegatives: this.addVariable("false_negatives", shape),
    };
  }

  /** @throws ShapeError with `multi_label` for anything but rows of labels. */
  override updateState(yTrue: Values, yPred: Values, sampleWeight?: Values | null): void {
    const { multi_label: multiLabel, label_weights, from_logits } = this.config;
    const counted = tf.tidy(() => {
      const given = toTensor(yPred);
      const output = from_logits ? tf.sigmoid(given) : given;
      if (multiLabel) this.#counts ??= this.build(labelsOf(output.shape));
      const { thresholds } = this;
      const labelWeights = multiLabel ? null : label_weights;
      return [
        confusion(yTrue, output, { thresholds, sampleWeight, multiLabel, labelWeights }),
      ] as unknown as tf.TensorContainer;
    }) as unknown as [ReturnType<typeof confusion>];
    for (const [name, variable] of Object.entries(this.#counts ?? {}))
      variable.assignAdd(counted[0][name as keyof Counts]);
  }

  override result(): number {
    const counts = this.#counts;
    if (counts === undefined) return 0;
    const columns = counts.truePositives.shape[1] ?? 1;
    const areas = Array.from({ length: columns }, (_, label) => this.area(this.curve(label)));
    const { label_weights, multi_label } = this.config;
    const weights = multi_label && label_weights !== null ? label_weights : areas.map(() => 1);
    const add = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    return ratio(add(areas.map((area, i) => area * (weights[i] ?? 0))), add(weights));
  }

  /** The counts of one label, threshold by threshold. */
  private curve(label: number): Cell[] {
    const counts = this.#counts as Counts;
    const columns = counts.truePositives.shape[1] ?? 1;
    const at = (variable: MetricVariable, i: number): number =>
      variable.values[i * columns + label] ?? 0;
    return this.thresholds.map((_, i) => ({
      tp: at(counts.truePositives, i),
      fp: at(counts.falsePositives, i),
      tn: at(counts.trueNegatives, i),
      fn: at(counts.falseNegatives, i),
    }));
  }

  private area(cells: readonly Cell[]): number {
    const { curve, summation_method: method } = this.config;
    if (curve === "PR" && method === "interpolation") return interpolatedPrecision(cells);
    const points = cells.map((cell) => pointOf(curve, cell));
    return points.slice(1).reduce((sum, [x, y], i) => {
      const [left, high] = points[i] as [number, number];
      const height =
        method === "interpolation"
          ? (high + y) / 2
          : method === "minoring"
            ? Math.min(high, y)
            : Math.max(high, y);
      return sum + (left - x) * height;
    }, 0);
  }

  override getConfig(): JsonObject {
    const { thresholds, label_weights } = this.config;
    return {
      ...super.getConfig(),
      num_thresholds: this.thresholds.length,
      ...(thresholds === null ? {} : { thresholds: this.thresholds.slice(1, -1) }),
      label_weights: label_weights === null ? null : savedTensor(label_weights),
    };
  }
}

/** Numbers as Keras saves a tensor. */
function savedTensor(value: readonly number[]): JsonObject {
  return { class_name: "__tensor__", config: { value, dtype: "float32" } };
}

/** 0, 1 and what lies between, the ends a little outside. */
function thresholdsOf(config: {
  readonly thresholds: readonly number[] | null;
  readonly num_thresholds: number;
}): readonly number[] {
  const { thresholds, num_thresholds: count } = config;
  const between =
    thresholds === null
      ? Array.from({ length: count - 2 }, (_, i) => (i + 1) / (count - 1))
      : [...thresholds].sort((a, b) => a - b);
  return [-EPSILON, ...between, 1 + EPSILON];
}

function labelsOf(shape: readonly number[]): number {
  const [, labels] = shape;
  if (shape.length === 2 && labels !== undefined) return labels;
  throw new ShapeError(
    `AUC: with multi_label=true, predictions must have the shape (batch, labels). Received: ${formatShape(shape)}.`,
  );
}

/** Where a threshold lies on the curve. */
function pointOf(curve: "ROC" | "PR" | "PRGAIN", { tp, fp, tn, fn }: Cell): [x: number, y: number] {
  const recall = ratio(tp, tp + fn);
  if (curve === "ROC") return [ratio(fp, fp + tn), recall];
  if (curve === "PR") return [recall, ratio(tp, tp + fp)];
  const scale = ratio(tp + fn, tn + fp);
  if (tp === 0) return [0, 1];
  return [Math.max(0, 1 - scale * (fn / tp)), 1 - scale * (fp / tp)];
}

/** The area under precision against recall, between points by the interpolation of Davis & Goadrich (2006). */
function interpolatedPrecision(cells: readonly Cell[]): number {
  return cells.slice(1).reduce((sum, cell, i) => {
    const before = cells[i] as Cell;
    const [all, allBefore] = [cell.tp + cell.fp, before.tp + before.fp];
    const found = before.tp - cell.tp;
    const slope = ratio(found, Math.max(allBefore - all, 0));
    const intercept = cell.tp - slope * all;
    const growth = allBefore > 0 && all > 0 ? allBefore / all : 1;
    return (
      sum + ratio(slope * (found + intercept * Math.log(growth)), Math.max(cell.tp + cell.fn, 0))
    );
  }, 0);
}
