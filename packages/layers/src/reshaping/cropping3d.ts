import { dataFormat, type LayerArgs } from "@kmr-js/core";
import { BaseCropping } from "./base-cropping.ts";
import { type Border, borders } from "./borders.ts";

const fields = {
  /** How many before and after, for each axis; one number for both, or for all. */
  cropping: borders(3, 1),
  data_format: dataFormat,
};
export type Cropping3DArgs = LayerArgs<typeof fields>;

/**
 * Cuts values off before and after, on each spatial axis.
 * Shapes: `(batch, depth, rows, columns, channels)` → `(batch, new_depth, new_rows, new_columns, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.Cropping3D
 * @throws ShapeError when nothing is left.
 * @example const y = new Cropping3D({ cropping: [[1, 2], [0, 1], [1, 1]] })(x);
 */
export class Cropping3D extends BaseCropping<typeof fields> {
  static override readonly className = "Cropping3D";
  static override readonly fields = fields;
  override inputSpec = { rank: 5 };

  protected override get spatialBorders(): readonly Border[] {
    return this.config.cropping;
  }
}
