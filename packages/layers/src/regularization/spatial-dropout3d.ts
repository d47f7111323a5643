import { dataFormat, fields as f, type LayerArgs } from "@kmr-js/core";
import { BaseSpatialDropout } from "./base-spatial-dropout.ts";

const fields = {
  /** Share of the channels that are set to zero, in [0, 1]. */
  rate: f.numberIn(0, 1),
  /** Makes the masks reproducible. */
  seed: f.nullable(f.integer()),
  data_format: dataFormat,
};
export type SpatialDropout3DArgs = LayerArgs<typeof fields>;

/**
 * Dropout of whole channels of volumes (Tompson et al., 2014).
 * Shapes: as the input, of rank 5.
 * @see keras.layers.SpatialDropout3D
 */
export class SpatialDropout3D extends BaseSpatialDropout<typeof fields> {
  static override readonly className = "SpatialDropout3D";
  static override readonly fields = fields;
  override inputSpec = { rank: 5 };
}
