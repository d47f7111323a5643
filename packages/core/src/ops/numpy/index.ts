/** @file The functions of Keras's module `numpy`. */
export { add, divide, maximum, minimum, multiply, subtract } from "./binary.ts";
export { concatenate } from "./concatenate.ts";
export { expandDims } from "./expand-dims.ts";
export { max, mean, min, prod, type ReduceOptions, sum } from "./reduce.ts";
export { reshape } from "./reshape.ts";
