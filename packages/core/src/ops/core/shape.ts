/** @file ops.shape */
import type { Shape } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";

type Size = number | null;

/** Sizes as they are taken apart: `const [batch, items] = shape(x)`. Ranks below 6 simply end earlier. */
export type Sizes = Shape & readonly [Size, Size, Size, Size, Size, Size, ...Size[]];

/** The sizes of a tensor; null where a symbolic tensor's size is unknown. @see keras.ops.shape */
export function shape(x: AnyTensor): Sizes {
  return x.shape as readonly Size[] as Sizes;
}
