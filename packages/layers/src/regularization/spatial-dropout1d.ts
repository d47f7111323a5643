import { fields as f, type LayerArgs } from "@kmr-js/core";
import { BaseSpatialDropout } from "./base-spatial-dropout.ts";

const fields = {
  /** Share of the channels that are set to zero, in [0, 1]. */
  rate: f.numberIn(0, 1),
  /** Makes the masks reproducible. */
  seed: f.nullable(f.integer()),
};
export type SpatialDropout1DArgs = LayerArgs<typeof fields>;

/**
 * Dropout of whole channels of sequences (Tompson et al., 2014).
 * Shapes: as the input, of rank 3.
 * @see keras.layers.SpatialDropout1D
 */
export class SpatialDropout1D extends BaseSpatialDropout<typeof fields> {
  static override readonly className = "SpatialDropout1D";
  static override readonly fields = fields;
  override inputSpec = { rank: 3 };
}
