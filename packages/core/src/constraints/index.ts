/** @file `keras.constraints`. */
export { Constraint } from "./constraint.ts";
export { MaxNorm, MinMaxNorm, NonNeg, UnitNorm } from "./norms.ts";
