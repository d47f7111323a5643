/** @file KMR's layers, and `loadModel` with every class bound that Keras and KMR write. */
export { type LoadWeightsOptions, loadWeights, readParity, verifyParity } from "@kmr-js/io";
export { kmrLayers } from "./kmr-layers.ts";
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
