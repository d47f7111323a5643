/** @file The losses of probabilities as metrics. */
import { boolean, integer, nullable, number } from "../config/field.ts";
import { binaryCrossentropy } from "../losses/binary-crossentropy.ts";
import { categoricalCrossentropy } from "../losses/categorical-crossentropy.ts";
import { klDivergence } from "../losses/kl-divergence.ts";
import { poisson } from "../losses/poisson.ts";
import { sparseCategoricalCrossentropy } from "../losses/sparse-categorical-crossentropy.ts";
import type { Tensor } from "../tensor.ts";
import { metricFields } from "./metric.ts";
import { MeanOf } from "./reduction-metrics.ts";

const klFields = metricFields("kl_divergence");

/** The mean Kullback-Leibler divergence of labels and predictions. @see keras.metrics.KLDivergence */
export class KLDivergence extends MeanOf<typeof klFields> {
  static override readonly className = "KLDivergence";
  static override readonly fields = klFields;

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return klDivergence(yTrue, yPred);
  }
}

const poissonFields = metricFields("poisson");

/** The mean of `ŷ − y · log ŷ`. @see keras.metrics.Poisson */
export class Poisson extends MeanOf<typeof poissonFields> {
  static override readonly className = "Poisson";
  static override readonly fields = poissonFields;

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return poisson(yTrue, yPred);
  }
}

const binaryFields = {
  ...metricFields("binary_crossentropy"),
  from_logits: boolean(false),
  label_smoothing: number(0),
};

/** The mean cross-entropy of labels 0 and 1. @see keras.metrics.BinaryCrossentropy */
export class BinaryCrossentropy extends MeanOf<typeof binaryFields> {
  static override readonly className = "BinaryCrossentropy";
  static override readonly fields = binaryFields;
  static override readonly direction = "down";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return binaryCrossentropy(yTrue, yPred, this.config);
  }
}

const categoricalFields = {
  ...metricFields("categorical_crossentropy"),
  from_logits: boolean(false),
  label_smoothing: number(0),
  axis: integer(-1),
};

/** The mean cross-entropy of one-hot labels. @see keras.metrics.CategoricalCrossentropy */
export class CategoricalCrossentropy extends MeanOf<typeof categoricalFields> {
  static override readonly className = "CategoricalCrossentropy";
  static override readonly fields = categoricalFields;
  static override readonly direction = "down";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalCrossentropy(yTrue, yPred, this.config);
  }
}

const sparseFields = {
  ...metricFields("sparse_categorical_crossentropy"),
  from_logits: boolean(false),
  ignore_class: nullable(integer()),
  axis: integer(-1),
};

/** The mean cross-entropy of labels that are class numbers. @see keras.metrics.SparseCategoricalCrossentropy */
export class SparseCategoricalCrossentropy extends MeanOf<typeof sparseFields> {
  static override readonly className = "SparseCategoricalCrossentropy";
  static override readonly fields = sparseFields;
  static override readonly direction = "down";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return sparseCategoricalCrossentropy(yTrue, yPred, this.config);
  }
}
