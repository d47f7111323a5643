import { type LayerArgs, ops } from "@kmr-js/core";
import { adaptivePoolingFields, BaseAdaptivePooling } from "./base-adaptive-pooling.ts";

const fields = adaptivePoolingFields(2);
export type AdaptiveAveragePooling2DArgs = LayerArgs<typeof fields>;

/**
 * The mean of each of `output_size` windows that cover the input, whatever its size.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, …output_size, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.AdaptiveAveragePooling2D
 * @example const y = new AdaptiveAveragePooling2D({ output_size: 4 })(x);
 */
export class AdaptiveAveragePooling2D extends BaseAdaptivePooling {
  static override readonly className = "AdaptiveAveragePooling2D";
  static override readonly fields = fields;
  protected override readonly pool = ops.adaptiveAveragePool;
}
