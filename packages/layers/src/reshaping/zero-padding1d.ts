import { dataFormat, type LayerArgs } from "@kmr-js/core";
import { BaseZeroPadding } from "./base-zero-padding.ts";
import { type Border, border } from "./borders.ts";

const fields = {
  /** How many before and after; one number for both. */
  padding: border(1),
  data_format: dataFormat,
};
export type ZeroPadding1DArgs = LayerArgs<typeof fields>;

/**
 * Zeros before and after, on each spatial axis.
 * Shapes: `(batch, steps, channels)` → `(batch, new_steps, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.ZeroPadding1D
 * @example const y = new ZeroPadding1D({ padding: 1 })(x);
 */
export class ZeroPadding1D extends BaseZeroPadding<typeof fields> {
  static override readonly className = "ZeroPadding1D";
  static override readonly fields = fields;
  override inputSpec = { rank: 3 };

  protected override get spatialBorders(): readonly Border[] {
    return [this.config.padding];
  }
}
