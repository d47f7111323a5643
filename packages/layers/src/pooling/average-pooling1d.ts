import { fields as f, type LayerArgs, ops } from "@kmr-js/core";
import { BasePooling, poolingFields } from "./base-pooling.ts";

const fields = poolingFields(1, f.sizes(1));
export type AveragePooling1DArgs = LayerArgs<typeof fields>;

/**
 * The mean of each window, channel by channel. What `same` fills up does not count.
 * Shapes: `(batch, steps, channels)` → `(batch, new_steps, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.AveragePooling1D
 * @example const y = new AveragePooling1D({ pool_size: 2 })(x);
 */
export class AveragePooling1D extends BasePooling<typeof fields> {
  static override readonly className = "AveragePooling1D";
  static override readonly fields = fields;
  protected override readonly pool = ops.averagePool;
}
