/** @file Every table of Keras's and KMR's classes. */
import type { ObjectTable } from "@kmr-js/core";
import { kerasLayers } from "@kmr-js/layers";
import { kmrLayers } from "./kmr-layers.ts";
import { kmrLosses } from "./kmr-losses.ts";
import { kmrMetrics } from "./kmr-metrics.ts";
import { kmrModels } from "./kmr-models.ts";

/** What `loadModel` of this package searches, in order. */
export const allTables: readonly ObjectTable[] = [
  kerasLayers,
  kmrLayers,
  kmrModels,
  kmrLosses,
  kmrMetrics,
];
