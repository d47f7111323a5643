/** @file The initializer `TruncatedNormal`. */
import { number } from "../config/field.ts";
import { truncatedNormal } from "../random/truncated-normal.ts";
import type { Tensor } from "../tensor.ts";
import { Initializer } from "./initializer.ts";
import { seedField, seedNumber } from "./seed.ts";

const fields = { seed: seedField, mean: number(0), stddev: number(0.05) };

/** Normal within two standard deviations. @see keras.initializers.TruncatedNormal */
export class TruncatedNormal extends Initializer<typeof fields> {
  static override readonly className = "TruncatedNormal";
  static override readonly fields = fields;

  override call(shape: readonly number[]): Tensor {
    const { mean, stddev, seed } = this.config;
    return truncatedNormal(shape, { mean, stddev, seed: seedNumber(seed) });
  }
}
