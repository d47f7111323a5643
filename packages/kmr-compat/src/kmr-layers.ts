/** @file The table of KMR's classes, for `loadModel(source, { objects: [kerasLayers, kmrLayers] })`. */
import { type LayerClass, type ObjectTable, objectTable } from "@kmr-js/core";
import { CollaborativeUserItemEmbedding } from "./layers/collaborative-user-item-embedding.ts";
import { CosineSimilarityExplainer } from "./layers/cosine-similarity-explainer.ts";
import { DeepFeatureRanking } from "./layers/deep-feature-ranking.ts";
import { DeepFeatureTower } from "./layers/deep-feature-tower.ts";
import { DynamicBatchIndexGenerator } from "./layers/dynamic-batch-index-generator.ts";
import { FeedbackAdjustmentLayer } from "./layers/feedback-adjustment-layer.ts";
import { GeospatialScoreRanking } from "./layers/geospatial-score-ranking.ts";
import { HaversineGeospatialDistance } from "./layers/haversine-geospatial-distance.ts";
import { LearnableWeightedCombination } from "./layers/learnable-weighted-combination.ts";
import { NormalizedDotProductSimilarity } from "./layers/normalized-dot-product-similarity.ts";
import { SpatialFeatureClustering } from "./layers/spatial-feature-clustering.ts";
import { TensorDimensionExpander } from "./layers/tensor-dimension-expander.ts";
import { ThresholdBasedMasking } from "./layers/threshold-based-masking.ts";
import { TopKRecommendationSelector } from "./layers/top-k-recommendation-selector.ts";

const classes: readonly LayerClass[] = [
  CollaborativeUserItemEmbedding,
  CosineSimilarityExplainer,
  DeepFeatureRanking,
  DeepFeatureTower,
  DynamicBatchIndexGenerator,
  FeedbackAdjustmentLayer,
  GeospatialScoreRanking,
  HaversineGeospatialDistance,
  LearnableWeightedCombination,
  NormalizedDotProductSimilarity,
  SpatialFeatureClustering,
  TensorDimensionExpander,
  ThresholdBasedMasking,
  TopKRecommendationSelector,
];

/** Every class of KMR by its name in a file. */
export const kmrLayers: ObjectTable = objectTable("kmrLayers", classes);
