/** @file Normal numbers. */
import type { Tensor } from "../tensor.ts";
import { fill, type Seed, stream } from "./draw.ts";

/** Normal with a mean and a standard deviation. @see keras.random.normal */
export function normal(
  shape: readonly number[],
  { mean = 0, stddev = 1, seed = null }: { mean?: number; stddev?: number; seed?: Seed } = {},
): Tensor {
  const generator = stream(seed);
  return fill(shape, () => mean + stddev * generator.nextNormal());
}
