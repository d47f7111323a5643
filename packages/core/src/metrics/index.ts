/** @file `keras.metrics`. */

export { binaryCrossentropy } from "../losses/binary-crossentropy.ts";
export { binaryFocalCrossentropy } from "../losses/binary-focal-crossentropy.ts";
export { categoricalCrossentropy } from "../losses/categorical-crossentropy.ts";
export { categoricalFocalCrossentropy } from "../losses/categorical-focal-crossentropy.ts";
export { categoricalHinge } from "../losses/categorical-hinge.ts";
export type { MetricFunction } from "../losses/function-field.ts";
export { hinge } from "../losses/hinge.ts";
export { huber } from "../losses/huber.ts";
export { klDivergence } from "../losses/kl-divergence.ts";
export { logCosh } from "../losses/log-cosh.ts";
export { meanAbsoluteError } from "../losses/mean-absolute-error.ts";
export { meanAbsolutePercentageError } from "../losses/mean-absolute-percentage-error.ts";
export { meanSquaredError } from "../losses/mean-squared-error.ts";
export { meanSquaredLogarithmicError } from "../losses/mean-squared-logarithmic-error.ts";
export { poisson } from "../losses/poisson.ts";
export { sparseCategoricalCrossentropy } from "../losses/sparse-categorical-crossentropy.ts";
export { squaredHinge } from "../losses/squared-hinge.ts";
export {
  Accuracy,
  BinaryAccuracy,
  binaryAccuracy,
  CategoricalAccuracy,
  categoricalAccuracy,
  SparseCategoricalAccuracy,
  SparseTopKCategoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  TopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from "./accuracy-metrics.ts";
export { AUC } from "./auc.ts";
export {
  FalseNegatives,
  FalsePositives,
  TrueNegatives,
  TruePositives,
} from "./confusion-counts.ts";
export {
  ConcordanceCorrelation,
  concordanceCorrelation,
  PearsonCorrelation,
  pearsonCorrelation,
} from "./correlation-metrics.ts";
export { F1Score, FBetaScore } from "./f-score-metrics.ts";
export { CategoricalHinge, Hinge, SquaredHinge } from "./hinge-metrics.ts";
export { BinaryIoU, IoU, MeanIoU, OneHotIoU, OneHotMeanIoU } from "./iou-metrics.ts";
export { Metric, type MetricResult, metricFields } from "./metric.ts";
export { type MetricValues, MetricVariable } from "./metric-variable.ts";
export { Precision, Recall } from "./precision-recall.ts";
export {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  KLDivergence,
  Poisson,
  SparseCategoricalCrossentropy,
} from "./probabilistic-metrics.ts";
export { R2Score } from "./r2-score.ts";
export { Mean, MeanMetricWrapper, Sum } from "./reduction-metrics.ts";
export {
  CosineSimilarity,
  LogCoshError,
  MeanAbsoluteError,
  MeanAbsolutePercentageError,
  MeanSquaredError,
  MeanSquaredLogarithmicError,
  RootMeanSquaredError,
} from "./regression-metrics.ts";
export {
  PrecisionAtRecall,
  RecallAtPrecision,
  SensitivityAtSpecificity,
  SpecificityAtSensitivity,
} from "./sensitivity-specificity.ts";
