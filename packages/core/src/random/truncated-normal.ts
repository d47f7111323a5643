/** @file Normal numbers without tails. */
import type { Tensor } from "../tensor.ts";
import { fill, type Seed, stream } from "./draw.ts";

/** Normal, drawn again where it lies more than two standard deviations off. @see keras.random.truncated_normal */
export function truncatedNormal(
  shape: readonly number[],
  { mean = 0, stddev = 1, seed = null }: { mean?: number; stddev?: number; seed?: Seed } = {},
): Tensor {
  const generator = stream(seed);
  return fill(shape, () => {
    let z = generator.nextNormal();
    while (Math.abs(z) > 2) z = generator.nextNormal();
    return mean + stddev * z;
  });
}
