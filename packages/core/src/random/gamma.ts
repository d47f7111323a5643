/** @file Gamma numbers. */
import { ConfigError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { fill, type Seed, stream } from "./draw.ts";
import type { SeedGenerator } from "./seed-generator.ts";

/** Gamma with shape parameter `alpha` and scale 1 (Marsaglia & Tsang, 2000). @see keras.random.gamma */
export function gamma(
  shape: readonly number[],
  alpha: number,
  { seed = null }: { seed?: Seed } = {},
): Tensor {
  if (!(alpha > 0)) {
    throw new ConfigError(`gamma: alpha must be a number above 0. Received: alpha=${alpha}.`);
  }
  const generator = stream(seed);
  return fill(shape, () => {
    // Below 1, a draw for alpha + 1 is scaled down.
    if (alpha >= 1) return draw(alpha, generator);
    return draw(alpha + 1, generator) * (1 - generator.next()) ** (1 / alpha);
  });
}

function draw(alpha: number, generator: SeedGenerator): number {
  const d = alpha - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  while (true) {
    const z = generator.nextNormal();
    const v = (1 + c * z) ** 3;
    const u = 1 - generator.next();
    if (v > 0 && Math.log(u) < z ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
