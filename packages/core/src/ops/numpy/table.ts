/** @file The ops of Keras's module `numpy`, for files. */
import type { OpDefinition } from "../operation.ts";
import * as binary from "./binary.ts";
import { Concatenate } from "./concatenate.ts";
import { ExpandDims } from "./expand-dims.ts";
import * as reduce from "./reduce.ts";
import { Reshape } from "./reshape.ts";

export const numpyOps = [
  binary.Add,
  binary.Divide,
  binary.Maximum,
  binary.Minimum,
  binary.Multiply,
  binary.Subtract,
  binary.TrueDivide,
  Concatenate,
  ExpandDims,
  reduce.Max,
  reduce.Mean,
  reduce.Min,
  reduce.Prod,
  reduce.Sum,
  Reshape,
] as unknown as readonly OpDefinition[];
