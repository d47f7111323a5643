/** @file Every op by the class name that stands in a file. */
import { coreOps } from "./core/table.ts";
import { einopsOps } from "./einops/table.ts";
import { imageOps } from "./image/table.ts";
import { linalgOps } from "./linalg/table.ts";
import { mathOps } from "./math/table.ts";
import { nnOps } from "./nn/table.ts";
import { numpyOps } from "./numpy/table.ts";
import type { OpDefinition } from "./operation.ts";

const definitions = [
  ...coreOps,
  ...einopsOps,
  ...imageOps,
  ...linalgOps,
  ...mathOps,
  ...nnOps,
  ...numpyOps,
];

/** Ops by class name. Keras moved classes between modules, so the module is not looked at. */
export const ops: ReadonlyMap<string, OpDefinition> = new Map(
  definitions.map((definition) => [definition.className, definition]),
);
