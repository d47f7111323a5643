/** @file `keras.ops`: each computes at once on tensors, and extends the graph on symbolic ones. */
export * from "./core/index.ts";
export * from "./image/index.ts";
export * from "./linalg/index.ts";
export * from "./math/index.ts";
export * from "./nn/index.ts";
export * from "./numpy/index.ts";
