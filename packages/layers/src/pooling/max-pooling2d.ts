import { fields as f, type LayerArgs, ops } from "@kmr-js/core";
import { BasePooling, poolingFields } from "./base-pooling.ts";

const fields = poolingFields(2, f.sizes(2, 2));
export type MaxPooling2DArgs = LayerArgs<typeof fields>;

/**
 * The largest value in each window, channel by channel.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, new_rows, new_columns, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.MaxPooling2D
 * @example const y = new MaxPooling2D({ pool_size: [2, 2] })(x);
 */
export class MaxPooling2D extends BasePooling<typeof fields> {
  static override readonly className = "MaxPooling2D";
  static override readonly fields = fields;
  protected override readonly pool = ops.maxPool;
}
