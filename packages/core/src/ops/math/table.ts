/** @file The ops of Keras's module `math`, for files. */
import type { OpDefinition } from "../operation.ts";
import { ExtractSequences } from "./extract-sequences.ts";
import * as segment from "./segment-reduce.ts";
import { InTopK, TopK } from "./top-k.ts";

export const mathOps = [
  ExtractSequences,
  InTopK,
  segment.SegmentMax,
  segment.SegmentMin,
  segment.SegmentProd,
  segment.SegmentSum,
  TopK,
] as unknown as readonly OpDefinition[];
