import type { LayerArgs } from "@kmr-js/core";
import { BaseCropping } from "./base-cropping.ts";
import { type Border, border } from "./borders.ts";

const fields = {
  /** How many before and after; one number for both. */
  cropping: border(1),
};
export type Cropping1DArgs = LayerArgs<typeof fields>;

/**
 * Cuts values off before and after, on each spatial axis.
 * Shapes: `(batch, steps, channels)` → `(batch, new_steps, channels)`.
 * @see keras.layers.Cropping1D
 * @throws ShapeError when nothing is left.
 * @example const y = new Cropping1D({ cropping: [1, 2] })(x);
 */
export class Cropping1D extends BaseCropping<typeof fields> {
  static override readonly className = "Cropping1D";
  static override readonly fields = fields;
  override inputSpec = { rank: 3 };

  protected override get spatialBorders(): readonly Border[] {
    return [this.config.cropping];
  }
}
