/** @file The functions of Keras's module `math`. */
export { extractSequences } from "./extract-sequences.ts";
export { segmentMax, segmentMin, segmentProd, segmentSum } from "./segment-reduce.ts";
export { inTopK, topK } from "./top-k.ts";
