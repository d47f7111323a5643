import { type LayerArgs, ops } from "@kmr-js/core";
import { adaptivePoolingFields, BaseAdaptivePooling } from "./base-adaptive-pooling.ts";

const fields = adaptivePoolingFields(1);
export type AdaptiveAveragePooling1DArgs = LayerArgs<typeof fields>;

/**
 * The mean of each of `output_size` windows that cover the input, whatever its size.
 * Shapes: `(batch, steps, channels)` → `(batch, …output_size, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.AdaptiveAveragePooling1D
 * @example const y = new AdaptiveAveragePooling1D({ output_size: 4 })(x);
 */
export class AdaptiveAveragePooling1D extends BaseAdaptivePooling {
  static override readonly className = "AdaptiveAveragePooling1D";
  static override readonly fields = fields;
  protected override readonly pool = ops.adaptiveAveragePool;
}
