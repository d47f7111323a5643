/** @file The table of KMR's losses, for what a file says of `compile`. */
import { type ObjectTable, objectTable } from "@kmr-js/core";
import { AverageMarginLoss } from "./losses/average-margin-loss.ts";
import { GeospatialMarginLoss } from "./losses/geospatial-margin-loss.ts";
import { ImprovedMarginRankingLoss } from "./losses/improved-margin-ranking-loss.ts";
import { MaxMinMarginLoss } from "./losses/max-min-margin-loss.ts";

/** Every loss of KMR by its name in a file. */
export const kmrLosses: ObjectTable = objectTable("kmrLosses", [
  AverageMarginLoss,
  GeospatialMarginLoss,
  ImprovedMarginRankingLoss,
  MaxMinMarginLoss,
]);
