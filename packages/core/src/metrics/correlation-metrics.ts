/** @file How far predictions rise and fall with labels. */
import * as tf from "@tensorflow/tfjs-core";
import { axes } from "../config/field.ts";
import { EPSILON, fitted } from "../losses/loss.ts";
import { toTensor } from "../ops/operation.ts";
import type { Tensor, Values } from "../tensor.ts";
import { metricFields } from "./metric.ts";
import { MeanOf } from "./reduction-metrics.ts";

type Axis = number | readonly number[];

const pearsonFields = { ...metricFields("pearson_correlation"), axis: axes(-1) };

/** Pearson's correlation of labels and predictions along an axis, from −1 to 1. @see keras.metrics.PearsonCorrelation */
export class PearsonCorrelation extends MeanOf<typeof pearsonFields> {
  static override readonly className = "PearsonCorrelation";
  static override readonly fields = pearsonFields;
  static override readonly direction = "up";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return pearsonCorrelation(yTrue, yPred, this.config);
  }
}

/** `mean((y − ȳ) · (ŷ − ŷ̄)) / (σ(y) · σ(ŷ))` along an axis. @see keras.metrics.pearson_correlation */
export function pearsonCorrelation(
  yTrue: Values,
  yPred: Values,
  { axis = -1 }: { readonly axis?: Axis } = {},
): Tensor {
  return tf.tidy(() => {
    const along = [axis].flat();
    const standardized = fitted(toTensor(yTrue), tf.cast(toTensor(yPred), "float32")).map((x) => {
      const { mean, variance } = tf.moments(x, along, true);
      return tf.div(tf.sub(x, mean), tf.sqrt(variance));
    }) as [Tensor, Tensor];
    return tf.mean(tf.mul(...standardized), along);
  });
}

const concordanceFields = { ...metricFields("concordance_correlation"), axis: axes(-1) };

/** Lin's concordance correlation along an axis: 1 where predictions equal labels. @see keras.metrics.ConcordanceCorrelation */
export class ConcordanceCorrelation extends MeanOf<typeof concordanceFields> {
  static override readonly className = "ConcordanceCorrelation";
  static override readonly fields = concordanceFields;
  static override readonly direction = "up";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return concordanceCorrelation(yTrue, yPred, this.config);
  }
}

/** `2 · cov(y, ŷ) / (σ²(y) + σ²(ŷ) + (ȳ − ŷ̄)²)` along an axis. @see keras.metrics.concordance_correlation */
export function concordanceCorrelation(
  yTrue: Values,
  yPred: Values,
  { axis = -1 }: { readonly axis?: Axis } = {},
): Tensor {
  return tf.tidy(() => {
    const along = [axis].flat();
    const [target, output] = fitted(toTensor(yTrue), tf.cast(toTensor(yPred), "float32"));
    const [of, to] = [tf.moments(target, along, true), tf.moments(output, along, true)];
    const covariance = tf.mul(tf.sub(target, to.mean), tf.sub(output, to.mean));
    const apart = tf.square(tf.sub(of.mean, to.mean));
    const norm = tf.add(tf.add(of.variance, to.variance), apart);
    return tf.mean(tf.div(tf.mul(covariance, 2), tf.add(norm, EPSILON)), along);
  });
}
