import { fields as f, type LayerArgs, ops } from "@kmr-js/core";
import { BasePooling, poolingFields } from "./base-pooling.ts";

const fields = poolingFields(2, f.sizes(2));
export type AveragePooling2DArgs = LayerArgs<typeof fields>;

/**
 * The mean of each window, channel by channel. What `same` fills up does not count.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, new_rows, new_columns, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.AveragePooling2D
 * @example const y = new AveragePooling2D({ pool_size: [2, 2] })(x);
 */
export class AveragePooling2D extends BasePooling<typeof fields> {
  static override readonly className = "AveragePooling2D";
  static override readonly fields = fields;
  protected override readonly pool = ops.averagePool;
}
