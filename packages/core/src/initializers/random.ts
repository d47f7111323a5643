/** @file Initializers that draw from one distribution. */
import { number } from "../config/field.ts";
import { normal, truncatedNormal, uniform } from "../random/index.ts";
import type { Tensor } from "../tensor.ts";
import { Initializer } from "./initializer.ts";
import { seedField, seedNumber } from "./seed.ts";

const normalFields = { mean: number(0), stddev: number(0.05), seed: seedField };

/** Normal. @see keras.initializers.RandomNormal */
export class RandomNormal extends Initializer<typeof normalFields> {
  static override readonly className = "RandomNormal";
  static override readonly fields = normalFields;
  override call(shape: readonly number[]): Tensor {
    const { mean, stddev, seed } = this.config;
    return normal(shape, { mean, stddev, seed: seedNumber(seed) });
  }
}

/** Normal within two standard deviations. @see keras.initializers.TruncatedNormal */
export class TruncatedNormal extends Initializer<typeof normalFields> {
  static override readonly className = "TruncatedNormal";
  static override readonly fields = normalFields;
  override call(shape: readonly number[]): Tensor {
    const { mean, stddev, seed } = this.config;
    return truncatedNormal(shape, { mean, stddev, seed: seedNumber(seed) });
  }
}

const uniformFields = { minval: number(-0.05), maxval: number(0.05), seed: seedField };

/** Uniform. @see keras.initializers.RandomUniform */
export class RandomUniform extends Initializer<typeof uniformFields> {
  static override readonly className = "RandomUniform";
  static override readonly fields = uniformFields;
  override call(shape: readonly number[]): Tensor {
    const { minval, maxval, seed } = this.config;
    return uniform(shape, { minval, maxval, seed: seedNumber(seed) });
  }
}
