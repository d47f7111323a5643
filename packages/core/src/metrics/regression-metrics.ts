/** @file Errors of predicted numbers as metrics. */
import * as tf from "@tensorflow/tfjs-core";
import { integer } from "../config/field.ts";
import type { JsonObject } from "../json.ts";
import { cosineSimilarity } from "../losses/cosine-similarity.ts";
import { logCosh } from "../losses/log-cosh.ts";
import { fitted, withoutDefault } from "../losses/loss.ts";
import { meanAbsoluteError } from "../losses/mean-absolute-error.ts";
import { meanAbsolutePercentageError } from "../losses/mean-absolute-percentage-error.ts";
import { meanSquaredError } from "../losses/mean-squared-error.ts";
import { meanSquaredLogarithmicError } from "../losses/mean-squared-logarithmic-error.ts";
import { toTensor } from "../ops/operation.ts";
import type { Tensor, Values } from "../tensor.ts";
import { metricFields } from "./metric.ts";
import { MeanBase, MeanOf } from "./reduction-metrics.ts";

const squaredFields = metricFields("mean_squared_error");

/** The mean of `(y − ŷ)²`. @see keras.metrics.MeanSquaredError */
export class MeanSquaredError extends MeanOf<typeof squaredFields> {
  static override readonly className = "MeanSquaredError";
  static override readonly fields = squaredFields;
  static override readonly direction = "down";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredError(yTrue, yPred);
  }
}

const absoluteFields = metricFields("mean_absolute_error");

/** The mean of `|y − ŷ|`. @see keras.metrics.MeanAbsoluteError */
export class MeanAbsoluteError extends MeanOf<typeof absoluteFields> {
  static override readonly className = "MeanAbsoluteError";
  static override readonly fields = absoluteFields;
  static override readonly direction = "down";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanAbsoluteError(yTrue, yPred);
  }
}

const percentageFields = metricFields("mean_absolute_percentage_error");

/** The mean of `100 · |y − ŷ| / |y|`. @see keras.metrics.MeanAbsolutePercentageError */
export class MeanAbsolutePercentageError extends MeanOf<typeof percentageFields> {
  static override readonly className = "MeanAbsolutePercentageError";
  static override readonly fields = percentageFields;
  static override readonly direction = "down";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanAbsolutePercentageError(yTrue, yPred);
  }
}

const logarithmicFields = metricFields("mean_squared_logarithmic_error");

/** The mean of `(log(1 + y) − log(1 + ŷ))²`. @see keras.metrics.MeanSquaredLogarithmicError */
export class MeanSquaredLogarithmicError extends MeanOf<typeof logarithmicFields> {
  static override readonly className = "MeanSquaredLogarithmicError";
  static override readonly fields = logarithmicFields;
  static override readonly direction = "down";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredLogarithmicError(yTrue, yPred);
  }
}

const rootFields = metricFields("root_mean_squared_error");

/** `√ mean (y − ŷ)²`. As in Keras, masks do not count. @see keras.metrics.RootMeanSquaredError */
export class RootMeanSquaredError extends MeanBase<typeof rootFields> {
  static override readonly className = "RootMeanSquaredError";
  static override readonly fields = rootFields;
  static override readonly direction = "down";

  override updateState(yTrue: Values, yPred: Values, sampleWeight?: Values | null): void {
    const weight = sampleWeight ?? undefined;
    tf.tidy(() => {
      const [target, output] = fitted(yTrue, yPred);
      const given = weight === undefined ? undefined : toTensor(weight);
      this.add(tf.squaredDifference(output, target), given);
    });
  }

  override result(): number {
    return Math.sqrt(super.result());
  }
}

const cosineFields = { ...metricFields("cosine_similarity"), axis: integer(-1) };

/** The mean cosine of the angle between labels and predictions: 1 for the same direction. @see keras.metrics.CosineSimilarity */
export class CosineSimilarity extends MeanOf<typeof cosineFields> {
  static override readonly className = "CosineSimilarity";
  static override readonly fields = cosineFields;
  static override readonly direction = "up";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return tf.neg(cosineSimilarity(yTrue, yPred, this.config));
  }

  /**
   * @remarks Differs from Keras: it writes no `axis`, and reads -1 again. Here another axis is written, which Keras reads.
   */
  override getConfig(): JsonObject {
    return withoutDefault(super.getConfig(), "axis", -1);
  }
}

const logCoshFields = metricFields("logcosh");

/** The mean of `log(cosh(ŷ − y))`. @see keras.metrics.LogCoshError */
export class LogCoshError extends MeanOf<typeof logCoshFields> {
  static override readonly className = "LogCoshError";
  static override readonly fields = logCoshFields;
  static override readonly direction = "down";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return logCosh(yTrue, yPred);
  }
}
