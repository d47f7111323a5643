/** @file Every op by the class name that stands in a file. */
import * as binary from "./binary.ts";
import { Concatenate } from "./concatenate.ts";
import { ExpandDims } from "./expand-dims.ts";
import type { OpDefinition } from "./operation.ts";
import * as reduce from "./reduce.ts";
import { Reshape } from "./reshape.ts";

const definitions = [
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

/** Ops by class name. Keras moved classes between modules, so the module is not looked at. */
export const ops: ReadonlyMap<string, OpDefinition> = new Map(
  definitions.map((definition) => [definition.className, definition]),
);
