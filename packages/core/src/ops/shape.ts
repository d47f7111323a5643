/** @file ops.shape */
import type { Shape } from "../shape.ts";
import type { AnyTensor } from "../tensor.ts";

/** The sizes of a tensor; null where a symbolic tensor's size is unknown. @see keras.ops.shape */
export function shape(x: AnyTensor): Shape {
  return x.shape;
}
