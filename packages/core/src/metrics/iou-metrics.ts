/** @file How far predicted classes and labels overlap: `IoU` and its kin. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, integer, list, nullable, number, positiveInteger } from "../config/field.ts";
import { ConfigError, ShapeError } from "../errors.ts";
import { EPSILON } from "../losses/loss.ts";
import { toTensor } from "../ops/operation.ts";
import type { Tensor, Values } from "../tensor.ts";
import { Metric, type MetricFields, metricFields } from "./metric.ts";
import type { MetricVariable } from "./metric-variable.ts";

const names = metricFields(null, "int64");
const classCount = { num_classes: positiveInteger() };
const targets = { target_class_ids: list(integer()) };
const ignoring = {
  /** A label that does not count. */
  ignore_class: nullable(integer()),
};
const sparseTrue = {
  /** Labels are class numbers, not a value per class. */
  sparse_y_true: boolean(true),
};
const classAxis = {
  /** The axis of the classes, where there is a value per class. */
  axis: integer(-1),
};

/** What the metrics need of their configs. */
interface Settings {
  readonly classes: number;
  readonly targets: readonly number[];
  readonly ignored: number | null;
  readonly sparseTrue: boolean;
  readonly sparsePred: boolean;
  readonly axis: number;
}

/** Base: counts of labels (rows) and predictions (columns), and the mean overlap of some classes. */
abstract class Overlap<F extends MetricFields> extends Metric<F> {
  private readonly matrix: MetricVariable;

  constructor(...args: ConstructorParameters<typeof Metric<F>>) {
    super(...args);
    const { classes, targets: wanted } = this.settings();
    const beyond = wanted.find((id) => id < 0 || id >= classes);
    if (beyond !== undefined) {
      throw new ConfigError(
        `${this.name}: target_class_ids must be within [0, ${classes}). Received: ${beyond}.`,
      );
    }
    this.matrix = this.addVariable("total_confusion_matrix", [classes, classes]);
  }

  protected abstract settings(): Settings;

  /** Class numbers and weights are cut to integers, unless `dtype` is a float. */
  override updateState(yTrue: Values, yPred: Values, sampleWeight?: Values | null): void {
    const { classes, ignored, sparseTrue: plainTrue, sparsePred, axis } = this.settings();
    const ids = (values: Values, sparse: boolean): ArrayLike<number> =>
      hostOf(() => (sparse ? toTensor(values) : tf.argMax(toTensor(values), axis)));
    const [labels, predictions] = [ids(yTrue, plainTrue), ids(yPred, sparsePred)];
    const weights = hostOf(() => toTensor(sampleWeight ?? 1));
    if (weights.length !== 1 && weights.length !== labels.length) {
      throw new ShapeError(
        `${this.name}: there must be one sample weight for each of the ${labels.length} labels. Received: ${weights.length}.`,
      );
    }
    const { dtype } = this.config as unknown as { readonly dtype: string | null };
    const whole = !/float/.test(dtype ?? "int64");
    const counts = new Float64Array(classes * classes);
    for (let i = 0; i < labels.length; i++) {
      const [label, prediction] = [labels[i] ?? 0, predictions[i] ?? 0].map(Math.trunc) as [
        number,
        number,
      ];
      const known = (id: number): boolean => id >= 0 && id < classes;
      if (!known(label) || !known(prediction) || label === ignored) continue;
      const weight = weights[weights.length === 1 ? 0 : i] ?? 0;
      const place = label * classes + prediction;
      counts[place] = (counts[place] ?? 0) + (whole ? Math.trunc(weight) : weight);
    }
    this.matrix.assignAdd(counts);
  }

  override result(): number {
    const { classes, targets: wanted } = this.settings();
    const at = (row: number, column: number): number =>
      this.matrix.values[row * classes + column] ?? 0;
    const unions = wanted.map((id) => {
      const lines = Array.from({ length: classes }, (_, i) => at(i, id) + at(id, i));
      return lines.reduce((a, b) => a + b, 0) - at(id, id);
    });
    const overlaps = wanted.map((id, i) => {
      const union = unions[i] ?? 0;
      return union > 1e-9 ? at(id, id) / (union + EPSILON) : 0;
    });
    const seen = unions.filter((union) => union > 1e-9).length;
    return overlaps.reduce((a, b) => a + b, 0) / (seen + EPSILON);
  }
}

function hostOf(make: () => Tensor): ArrayLike<number> {
  const made = tf.tidy(() => make().clone());
  const values = made.dataSync();
  made.dispose();
  return values;
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}

const sparsePredicted = (initial: boolean) => ({
  /** Predictions are class numbers, not a value per class. */
  sparse_y_pred: boolean(initial),
});

const iouFields = {
  ...names,
  ...classCount,
  ...targets,
  ...ignoring,
  ...sparseTrue,
  ...sparsePredicted(true),
  ...classAxis,
};

/** `TP / (TP + FP + FN)`, the mean over some classes. @see keras.metrics.IoU */
export class IoU extends Overlap<typeof iouFields> {
  static override readonly className = "IoU";
  static override readonly fields = iouFields;
  static override readonly direction = "up";

  protected override settings(): Settings {
    const { config } = this;
    return {
      classes: config.num_classes,
      targets: config.target_class_ids,
      ignored: config.ignore_class,
      sparseTrue: config.sparse_y_true,
      sparsePred: config.sparse_y_pred,
      axis: config.axis,
    };
  }
}

const binaryFields = {
  target_class_ids: list(integer(), [0, 1]),
  threshold: number(0.5),
  ...names,
};

/** `IoU` of the classes 0 and 1, predictions cut at a threshold. @see keras.metrics.BinaryIoU */
export class BinaryIoU extends Overlap<typeof binaryFields> {
  static override readonly className = "BinaryIoU";
  static override readonly fields = binaryFields;
  static override readonly direction = "up";

  override updateState(yTrue: Values, yPred: Values, sampleWeight?: Values | null): void {
    tf.tidy(() => {
      const positive = tf.greaterEqual(toTensor(yPred), this.config.threshold);
      super.updateState(yTrue, tf.cast(positive, "int32"), sampleWeight);
    });
  }

  protected override settings(): Settings {
    const { target_class_ids: wanted } = this.config;
    return {
      classes: 2,
      targets: wanted,
      ignored: null,
      sparseTrue: true,
      sparsePred: true,
      axis: -1,
    };
  }
}

const meanFields = {
  ...classCount,
  ...names,
  ...ignoring,
  ...sparseTrue,
  ...sparsePredicted(true),
  ...classAxis,
};

/** `IoU`, the mean over all classes. @see keras.metrics.MeanIoU */
export class MeanIoU extends Overlap<typeof meanFields> {
  static override readonly className = "MeanIoU";
  static override readonly fields = meanFields;
  static override readonly direction = "up";

  protected override settings(): Settings {
    const { config } = this;
    return {
      classes: config.num_classes,
      targets: range(config.num_classes),
      ignored: config.ignore_class,
      sparseTrue: config.sparse_y_true,
      sparsePred: config.sparse_y_pred,
      axis: config.axis,
    };
  }
}

const oneHotFields = {
  ...classCount,
  ...targets,
  ...names,
  ...ignoring,
  ...sparsePredicted(false),
  ...classAxis,
};

/** `IoU` of one-hot labels. @see keras.metrics.OneHotIoU */
export class OneHotIoU extends Overlap<typeof oneHotFields> {
  static override readonly className = "OneHotIoU";
  static override readonly fields = oneHotFields;
  static override readonly direction = "up";

  protected override settings(): Settings {
    const { num_classes, target_class_ids, ignore_class, sparse_y_pred, axis } = this.config;
    return {
      classes: num_classes,
      targets: target_class_ids,
      ignored: ignore_class,
      sparseTrue: false,
      sparsePred: sparse_y_pred,
      axis,
    };
  }
}

const oneHotMeanFields = {
  ...classCount,
  ...names,
  ...ignoring,
  ...sparsePredicted(false),
  ...classAxis,
};

/** `MeanIoU` of one-hot labels. @see keras.metrics.OneHotMeanIoU */
export class OneHotMeanIoU extends Overlap<typeof oneHotMeanFields> {
  static override readonly className = "OneHotMeanIoU";
  static override readonly fields = oneHotMeanFields;
  static override readonly direction = "up";

  protected override settings(): Settings {
    const { num_classes, ignore_class, sparse_y_pred, axis } = this.config;
    return {
      classes: num_classes,
      targets: range(num_classes),
      ignored: ignore_class,
      sparseTrue: false,
      sparsePred: sparse_y_pred,
      axis,
    };
  }
}
