import { dataFormat, type LayerArgs } from "@kmr-js/core";
import { BaseCropping } from "./base-cropping.ts";
import { type Border, borders } from "./borders.ts";

const fields = {
  /** How many before and after, for each axis; one number for both, or for all. */
  cropping: borders(2, 0),
  data_format: dataFormat,
};
export type Cropping2DArgs = LayerArgs<typeof fields>;

/**
 * Cuts values off before and after, on each spatial axis.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, new_rows, new_columns, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.Cropping2D
 * @throws ShapeError when nothing is left.
 * @example const y = new Cropping2D({ cropping: [[1, 2], [0, 1]] })(x);
 */
export class Cropping2D extends BaseCropping<typeof fields> {
  static override readonly className = "Cropping2D";
  static override readonly fields = fields;
  override inputSpec = { rank: 4 };

  protected override get spatialBorders(): readonly Border[] {
    return this.config.cropping;
  }
}
