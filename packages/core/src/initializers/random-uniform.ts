/** @file The initializer `RandomUniform`. */
import { number } from "../config/field.ts";
import { uniform } from "../random/uniform.ts";
import type { Tensor } from "../tensor.ts";
import { Initializer } from "./initializer.ts";
import { seedField, seedNumber } from "./seed.ts";

const fields = { seed: seedField, minval: number(-0.05), maxval: number(0.05) };

/** Uniform in `[minval, maxval)`. @see keras.initializers.RandomUniform */
export class RandomUniform extends Initializer<typeof fields> {
  static override readonly className = "RandomUniform";
  static override readonly fields = fields;

  override call(shape: readonly number[]): Tensor {
    const { minval, maxval, seed } = this.config;
    return uniform(shape, { minval, maxval, seed: seedNumber(seed) });
  }
}
