/** @file `keras.ops`: each computes at once on tensors, and extends the graph on symbolic ones. */
export * from "./core/index.ts";
export * from "./einops/index.ts";
export * as image from "./image/index.ts";
export * as linalg from "./linalg/index.ts";
export * from "./linalg/index.ts";
export * from "./math/index.ts";
export * as nn from "./nn/index.ts";
export * from "./nn/index.ts";
export * as numpy from "./numpy/index.ts";
export * from "./numpy/index.ts";
