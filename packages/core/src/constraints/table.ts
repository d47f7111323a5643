/** @file Every constraint by the names Keras accepts. */
import { configuredTable } from "../config/configured.ts";
import type { Constraint } from "./constraint.ts";
import { MaxNorm } from "./max-norm.ts";
import { MinMaxNorm } from "./min-max-norm.ts";
import { NonNeg } from "./non-neg.ts";
import { UnitNorm } from "./unit-norm.ts";

// The aliases are Keras 1's and 2's.
export const constraints = configuredTable<Constraint>(
  "constraint",
  [MaxNorm, MinMaxNorm, NonNeg, UnitNorm],
  { maxnorm: MaxNorm, nonneg: NonNeg, unitnorm: UnitNorm },
);
