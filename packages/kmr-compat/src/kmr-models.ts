/** @file The table of KMR's models, for `loadModel(source, { objects: [kerasLayers, kmrLayers, kmrModels] })`. */
import { type LayerClass, type ObjectTable, objectTable } from "@kmr-js/core";
import { DeepRankingModel } from "./models/deep-ranking-model.ts";
import { ExplainableRecommendationModel } from "./models/explainable-recommendation-model.ts";
import { ExplainableUnifiedRecommendationModel } from "./models/explainable-unified-recommendation-model.ts";
import { MatrixFactorizationModel } from "./models/matrix-factorization-model.ts";
import { TwoTowerModel } from "./models/two-tower-model.ts";
import { UnifiedRecommendationModel } from "./models/unified-recommendation-model.ts";

const classes: readonly LayerClass[] = [
  DeepRankingModel,
  ExplainableRecommendationModel,
  ExplainableUnifiedRecommendationModel,
  MatrixFactorizationModel,
  TwoTowerModel,
  UnifiedRecommendationModel,
];

/** Every model of KMR by its name in a file. */
export const kmrModels: ObjectTable = objectTable("kmrModels", classes);
