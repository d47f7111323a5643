import { fields as f, type LayerArgs } from "@kmr-js/core";
import { BaseUpSampling } from "./base-up-sampling.ts";

const fields = {
  /** How often each step is repeated. */
  size: f.positiveInteger(2),
};
export type UpSampling1DArgs = LayerArgs<typeof fields>;

/**
 * Each step `size` times in a row.
 * Shapes: `(batch, steps, channels)` → `(batch, size · steps, channels)`.
 * @see keras.layers.UpSampling1D
 */
export class UpSampling1D extends BaseUpSampling<typeof fields> {
  static override readonly className = "UpSampling1D";
  static override readonly fields = fields;
  override inputSpec = { rank: 3 };

  protected override get factors(): readonly number[] {
    return [this.config.size];
  }
}
