/** @file KMR's layers, and `loadModel` with every class bound that Keras and KMR write. */
export {
  compareFiles,
  type LoadWeightsOptions,
  loadWeights,
  matchWeights,
  modelToBlob,
  modelToBytes,
  readParity,
  saveModel,
  saveWeights,
  verifyParity,
  verifyTraining,
  type WeightReport,
} from "@kmr-js/io";
export type { CallbackArgs, EpochLogs } from "./callbacks/callback.ts";
export type { EvaluationData } from "./callbacks/evaluation-data.ts";
export {
  ExplainabilityVisualizer,
  type ExplainabilityVisualizerArgs,
  type Explanation,
  type VisualizationArgs,
} from "./callbacks/explainability-visualizer.ts";
export { MetricsLogger, type MetricsLoggerArgs } from "./callbacks/metrics-logger.ts";
export {
  RecommendationMetricsCallback,
  type RecommendationMetricsCallbackArgs,
} from "./callbacks/recommendation-metrics-callback.ts";
export {
  type MetricSummary,
  RecommendationMetricsLogger,
  type RecommendationMetricsLoggerArgs,
} from "./callbacks/recommendation-metrics-logger.ts";
export {
  SimilarityMatrixVisualizer,
  type SimilarityMatrixVisualizerArgs,
  type SimilarityRecord,
} from "./callbacks/similarity-matrix-visualizer.ts";
export { kmrLayers } from "./kmr-layers.ts";
export { kmrLosses } from "./kmr-losses.ts";
export { kmrMetrics } from "./kmr-metrics.ts";
export { kmrModels } from "./kmr-models.ts";
export { BaseKmrLayer } from "./layers/base-kmr-layer.ts";
export {
  CollaborativeUserItemEmbedding,
  type CollaborativeUserItemEmbeddingArgs,
} from "./layers/collaborative-user-item-embedding.ts";
export { CosineSimilarityExplainer } from "./layers/cosine-similarity-explainer.ts";
export { DeepFeatureRanking, type DeepFeatureRankingArgs } from "./layers/deep-feature-ranking.ts";
export { DeepFeatureTower, type DeepFeatureTowerArgs } from "./layers/deep-feature-tower.ts";
export { DynamicBatchIndexGenerator } from "./layers/dynamic-batch-index-generator.ts";
export { FeedbackAdjustmentLayer } from "./layers/feedback-adjustment-layer.ts";
export {
  GeospatialScoreRanking,
  type GeospatialScoreRankingArgs,
} from "./layers/geospatial-score-ranking.ts";
export {
  HaversineGeospatialDistance,
  type HaversineGeospatialDistanceArgs,
} from "./layers/haversine-geospatial-distance.ts";
export {
  LearnableWeightedCombination,
  type LearnableWeightedCombinationArgs,
} from "./layers/learnable-weighted-combination.ts";
export { NormalizedDotProductSimilarity } from "./layers/normalized-dot-product-similarity.ts";
export {
  SpatialFeatureClustering,
  type SpatialFeatureClusteringArgs,
} from "./layers/spatial-feature-clustering.ts";
export {
  TensorDimensionExpander,
  type TensorDimensionExpanderArgs,
} from "./layers/tensor-dimension-expander.ts";
export {
  ThresholdBasedMasking,
  type ThresholdBasedMaskingArgs,
} from "./layers/threshold-based-masking.ts";
export {
  TopKRecommendationSelector,
  type TopKRecommendationSelectorArgs,
} from "./layers/top-k-recommendation-selector.ts";
export { loadModel } from "./load-model.ts";
export { AverageMarginLoss, type AverageMarginLossArgs } from "./losses/average-margin-loss.ts";
export {
  GeospatialMarginLoss,
  type GeospatialMarginLossArgs,
} from "./losses/geospatial-margin-loss.ts";
export {
  ImprovedMarginRankingLoss,
  type ImprovedMarginRankingLossArgs,
} from "./losses/improved-margin-ranking-loss.ts";
export { MaxMinMarginLoss, type MaxMinMarginLossArgs } from "./losses/max-min-margin-loss.ts";
export { AccuracyAtK, type AccuracyAtKArgs } from "./metrics/accuracy-at-k.ts";
export { MeanReciprocalRank, type MeanReciprocalRankArgs } from "./metrics/mean-reciprocal-rank.ts";
export { Median, type MedianArgs } from "./metrics/median.ts";
export { NDCGAtK, type NDCGAtKArgs } from "./metrics/ndcg-at-k.ts";
export { PrecisionAtK, type PrecisionAtKArgs } from "./metrics/precision-at-k.ts";
export type { Recommendations } from "./metrics/ranked-rows.ts";
export { RecallAtK, type RecallAtKArgs } from "./metrics/recall-at-k.ts";
export { StandardDeviation, type StandardDeviationArgs } from "./metrics/standard-deviation.ts";
export { BaseModel, type BaseModelArgs, type ProcessInputsOptions } from "./models/base-model.ts";
export { DeepRankingModel, type DeepRankingModelArgs } from "./models/deep-ranking-model.ts";
export {
  ExplainableRecommendationModel,
  type ExplainableRecommendationModelArgs,
} from "./models/explainable-recommendation-model.ts";
export {
  ExplainableUnifiedRecommendationModel,
  type ExplainableUnifiedRecommendationModelArgs,
} from "./models/explainable-unified-recommendation-model.ts";
export {
  MatrixFactorizationModel,
  type MatrixFactorizationModelArgs,
} from "./models/matrix-factorization-model.ts";
export { TwoTowerModel, type TwoTowerModelArgs } from "./models/two-tower-model.ts";
export {
  UnifiedRecommendationModel,
  type UnifiedRecommendationModelArgs,
} from "./models/unified-recommendation-model.ts";
export { type EmbedOptions, type EmbedProgress, embedAll } from "./retrieval/embed-all.ts";
export { type EmbeddingOrigin, type Embeddings, embeddings } from "./retrieval/embeddings.ts";
export { exactTopK, type Matches, type SimilarityMetric } from "./retrieval/exact-search.ts";
export {
  type InBatchSoftmaxOptions,
  inBatchLogits,
  inBatchSoftmax,
} from "./retrieval/in-batch-softmax.ts";
export type { IndexManifest } from "./retrieval/index-manifest.ts";
export { type IndexOptions, ItemIndex } from "./retrieval/item-index.ts";
export { modelHash } from "./retrieval/model-hash.ts";
export { readEmbeddings } from "./retrieval/parquet-embeddings.ts";
export {
  type ParquetColumns,
  type ParquetFile,
  type ParquetOptions,
  type ParquetRows,
  parquetRows,
} from "./retrieval/parquet-source.ts";
export { type RankingQuality, rankingQuality } from "./retrieval/ranking-quality.ts";
export {
  type RetrievalInputs,
  RetrievalModel,
  type RetrievalModelArgs,
} from "./retrieval/retrieval-model.ts";
export { samplingProbabilities } from "./retrieval/sampling-probabilities.ts";
export {
  type Catalogue,
  type CatalogueOptions,
  syntheticCatalogue,
} from "./retrieval/synthetic-catalogue.ts";
export { CSVLogger } from "./training/csv-logger.ts";
export { ModelCheckpoint } from "./training/model-checkpoint.ts";
export { type Bar, ProgbarLogger } from "./training/progbar-logger.ts";
export { TensorBoard } from "./training/tensor-board.ts";
