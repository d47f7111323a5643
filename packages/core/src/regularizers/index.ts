/** @file `keras.regularizers`: the classes, and Keras's functions that make them. */
import { L1 } from "./l1.ts";
import { L1L2 } from "./l1-l2.ts";
import { L2 } from "./l2.ts";
import { OrthogonalRegularizer } from "./orthogonal-regularizer.ts";

export { L1 } from "./l1.ts";
export { L1L2 } from "./l1-l2.ts";
export { L2 } from "./l2.ts";
export { OrthogonalRegularizer } from "./orthogonal-regularizer.ts";
export { Regularizer } from "./regularizer.ts";

/** `l1 · Σ|x|`. @see keras.regularizers.l1 */
export function l1(strength = 0.01): L1 {
  return new L1({ l1: strength });
}

/** `l2 · Σx²`. @see keras.regularizers.l2 */
export function l2(strength = 0.01): L2 {
  return new L2({ l2: strength });
}

/** `l1 · Σ|x| + l2 · Σx²`. @see keras.regularizers.l1_l2 */
export function l1L2(strengths: { l1?: number; l2?: number } = {}): L1L2 {
  return new L1L2(strengths);
}

/** The mean cosine between rows or columns. @see keras.regularizers.orthogonal_regularizer */
export function orthogonalRegularizer(
  options: { factor?: number; mode?: "rows" | "columns" } = {},
): OrthogonalRegularizer {
  return new OrthogonalRegularizer(options);
}
