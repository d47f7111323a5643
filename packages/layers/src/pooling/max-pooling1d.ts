import { fields as f, type LayerArgs, ops } from "@kmr-js/core";
import { BasePooling, poolingFields } from "./base-pooling.ts";

const fields = poolingFields(1, f.sizes(1, 2));
export type MaxPooling1DArgs = LayerArgs<typeof fields>;

/**
 * The largest value in each window, channel by channel.
 * Shapes: `(batch, steps, channels)` → `(batch, new_steps, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.MaxPooling1D
 * @example const y = new MaxPooling1D({ pool_size: 2 })(x);
 */
export class MaxPooling1D extends BasePooling<typeof fields> {
  static override readonly className = "MaxPooling1D";
  static override readonly fields = fields;
  protected override readonly pool = ops.maxPool;
}
