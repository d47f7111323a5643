/** @file The initializer `RandomNormal`. */
import { number } from "../config/field.ts";
import { normal } from "../random/normal.ts";
import type { Tensor } from "../tensor.ts";
import { Initializer } from "./initializer.ts";
import { seedField, seedNumber } from "./seed.ts";

const fields = { seed: seedField, mean: number(0), stddev: number(0.05) };

/** Normal. @see keras.initializers.RandomNormal */
export class RandomNormal extends Initializer<typeof fields> {
  static override readonly className = "RandomNormal";
  static override readonly fields = fields;

  override call(shape: readonly number[]): Tensor {
    const { mean, stddev, seed } = this.config;
    return normal(shape, { mean, stddev, seed: seedNumber(seed) });
  }
}
