import { dataFormat, type LayerArgs } from "@kmr-js/core";
import { BaseZeroPadding } from "./base-zero-padding.ts";
import { type Border, borders } from "./borders.ts";

const fields = {
  /** How many before and after, for each axis; one number for both, or for all. */
  padding: borders(3, 1),
  data_format: dataFormat,
};
export type ZeroPadding3DArgs = LayerArgs<typeof fields>;

/**
 * Zeros before and after, on each spatial axis.
 * Shapes: `(batch, depth, rows, columns, channels)` → `(batch, new_depth, new_rows, new_columns, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.ZeroPadding3D
 * @example const y = new ZeroPadding3D({ padding: [[1, 2], [0, 1], [1, 1]] })(x);
 */
export class ZeroPadding3D extends BaseZeroPadding<typeof fields> {
  static override readonly className = "ZeroPadding3D";
  static override readonly fields = fields;
  override inputSpec = { rank: 5 };

  protected override get spatialBorders(): readonly Border[] {
    return this.config.padding;
  }
}
