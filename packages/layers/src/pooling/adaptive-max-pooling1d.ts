import { type LayerArgs, ops } from "@kmr-js/core";
import { adaptivePoolingFields, BaseAdaptivePooling } from "./base-adaptive-pooling.ts";

const fields = adaptivePoolingFields(1);
export type AdaptiveMaxPooling1DArgs = LayerArgs<typeof fields>;

/**
 * The largest value of each of `output_size` windows that cover the input, whatever its size.
 * Shapes: `(batch, steps, channels)` → `(batch, …output_size, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.AdaptiveMaxPooling1D
 * @example const y = new AdaptiveMaxPooling1D({ output_size: 4 })(x);
 */
export class AdaptiveMaxPooling1D extends BaseAdaptivePooling {
  static override readonly className = "AdaptiveMaxPooling1D";
  static override readonly fields = fields;
  protected override readonly pool = ops.adaptiveMaxPool;
}
