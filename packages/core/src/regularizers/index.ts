/** @file `keras.regularizers`. */
import { L1, L2 } from "./l1-l2.ts";

export { L1, L1L2, L2 } from "./l1-l2.ts";
export { Regularizer } from "./regularizer.ts";

/** `l1 · Σ|x|`. @see keras.regularizers.l1 */
export function l1(strength = 0.01): L1 {
  return new L1({ l1: strength });
}
/** `l2 · Σx²`. @see keras.regularizers.l2 */
export function l2(strength = 0.01): L2 {
  return new L2({ l2: strength });
}
