import { fields as f, type LayerArgs, ops } from "@kmr-js/core";
import { BasePooling, poolingFields } from "./base-pooling.ts";

const fields = poolingFields(3, f.sizes(3, 2));
export type MaxPooling3DArgs = LayerArgs<typeof fields>;

/**
 * The largest value in each window, channel by channel.
 * Shapes: `(batch, depth, rows, columns, channels)` → `(batch, new_depth, new_rows, new_columns, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.MaxPooling3D
 * @example const y = new MaxPooling3D({ pool_size: 2 })(x);
 */
export class MaxPooling3D extends BasePooling<typeof fields> {
  static override readonly className = "MaxPooling3D";
  static override readonly fields = fields;
  protected override readonly pool = ops.maxPool;
}
