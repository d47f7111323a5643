/** @file The table of KMR's metrics, for what a file says of `compile`. */
import { type ObjectTable, objectTable } from "@kmr-js/core";
import { AccuracyAtK } from "./metrics/accuracy-at-k.ts";
import { MeanReciprocalRank } from "./metrics/mean-reciprocal-rank.ts";
import { Median } from "./metrics/median.ts";
import { NDCGAtK } from "./metrics/ndcg-at-k.ts";
import { PrecisionAtK } from "./metrics/precision-at-k.ts";
import { RecallAtK } from "./metrics/recall-at-k.ts";
import { StandardDeviation } from "./metrics/standard-deviation.ts";

/** Every metric of KMR by its name in a file. */
export const kmrMetrics: ObjectTable = objectTable("kmrMetrics", [
  AccuracyAtK,
  MeanReciprocalRank,
  Median,
  NDCGAtK,
  PrecisionAtK,
  RecallAtK,
  StandardDeviation,
]);
