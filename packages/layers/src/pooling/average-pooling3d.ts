import { fields as f, type LayerArgs, ops } from "@kmr-js/core";
import { BasePooling, poolingFields } from "./base-pooling.ts";

const fields = poolingFields(3, f.sizes(3));
export type AveragePooling3DArgs = LayerArgs<typeof fields>;

/**
 * The mean of each window, channel by channel. What `same` fills up does not count.
 * Shapes: `(batch, depth, rows, columns, channels)` → `(batch, new_depth, new_rows, new_columns, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.AveragePooling3D
 * @example const y = new AveragePooling3D({ pool_size: 2 })(x);
 */
export class AveragePooling3D extends BasePooling<typeof fields> {
  static override readonly className = "AveragePooling3D";
  static override readonly fields = fields;
  protected override readonly pool = ops.averagePool;
}
