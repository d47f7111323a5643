import { dataFormat, fields as f, type LayerArgs } from "@kmr-js/core";
import { BaseSpatialDropout } from "./base-spatial-dropout.ts";

const fields = {
  /** Share of the channels that are set to zero, in [0, 1]. */
  rate: f.numberIn(0, 1),
  /** Makes the masks reproducible. */
  seed: f.nullable(f.integer()),
  data_format: dataFormat,
};
export type SpatialDropout2DArgs = LayerArgs<typeof fields>;

/**
 * Dropout of whole channels of images (Tompson et al., 2014).
 * Shapes: as the input, of rank 4.
 * @see keras.layers.SpatialDropout2D
 */
export class SpatialDropout2D extends BaseSpatialDropout<typeof fields> {
  static override readonly className = "SpatialDropout2D";
  static override readonly fields = fields;
  override inputSpec = { rank: 4 };
}
