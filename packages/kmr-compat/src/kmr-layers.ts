/** @file The table of KMR's classes, for `loadModel(source, { objects: [kerasLayers, kmrLayers] })`. */
import { type LayerClass, type ObjectTable, objectTable } from "@kmr-js/core";
import { DeepFeatureTower } from "./layers/deep-feature-tower.ts";
import { NormalizedDotProductSimilarity } from "./layers/normalized-dot-product-similarity.ts";

const classes: readonly LayerClass[] = [DeepFeatureTower, NormalizedDotProductSimilarity];

/** Every class of KMR by its name in a file. */
export const kmrLayers: ObjectTable = objectTable("kmrLayers", classes);
