/** @file Uniform numbers. */
import type { Tensor } from "../tensor.ts";
import { fill, type Seed, stream } from "./draw.ts";

/** Uniform in `[minval, maxval)`. @see keras.random.uniform */
export function uniform(
  shape: readonly number[],
  { minval = 0, maxval = 1, seed = null }: { minval?: number; maxval?: number; seed?: Seed } = {},
): Tensor {
  const generator = stream(seed);
  const bound = Math.fround(maxval);
  const canStayBelow = Math.fround(minval) < bound;
  return fill(shape, () => {
    let value = minval + (maxval - minval) * generator.next();
    // A value just below the bound may round up to it.
    while (canStayBelow && Math.fround(value) >= bound) {
      value = minval + (maxval - minval) * generator.next();
    }
    return value;
  });
}
