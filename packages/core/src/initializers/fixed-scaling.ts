/** @file The base of the variance scalings that go by a name. */
import type { Tensor } from "../tensor.ts";
import { Initializer } from "./initializer.ts";
import { seedField, seedNumber } from "./seed.ts";
import { drawScaled, type Scaling } from "./variance-scaling.ts";

const fields = { seed: seedField };

/** A variance scaling whose scale, mode and distribution are fixed. */
export abstract class FixedScaling extends Initializer<typeof fields> {
  static override readonly fields = fields;
  protected abstract readonly scaling: Scaling;

  override call(shape: readonly number[]): Tensor {
    return drawScaled(shape, this.scaling, seedNumber(this.config.seed));
  }
}
