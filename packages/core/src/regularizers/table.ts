/** @file Every regularizer by the names Keras accepts. */
import { configuredTable } from "../config/configured.ts";
import { L1 } from "./l1.ts";
import { L1L2 } from "./l1-l2.ts";
import { L2 } from "./l2.ts";
import { OrthogonalRegularizer } from "./orthogonal-regularizer.ts";
import type { Regularizer } from "./regularizer.ts";

// The snake_case of L1L2 is `l1l2`; `l1_l2` is accepted too.
export const regularizers = configuredTable<Regularizer>(
  "regularizer",
  [L1, L2, L1L2, OrthogonalRegularizer],
  { l1_l2: L1L2 },
);
