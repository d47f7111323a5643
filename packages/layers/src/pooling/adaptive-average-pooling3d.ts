import { type LayerArgs, ops } from "@kmr-js/core";
import { adaptivePoolingFields, BaseAdaptivePooling } from "./base-adaptive-pooling.ts";

const fields = adaptivePoolingFields(3);
export type AdaptiveAveragePooling3DArgs = LayerArgs<typeof fields>;

/**
 * The mean of each of `output_size` windows that cover the input, whatever its size.
 * Shapes: `(batch, depth, rows, columns, channels)` → `(batch, …output_size, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.AdaptiveAveragePooling3D
 * @example const y = new AdaptiveAveragePooling3D({ output_size: 4 })(x);
 */
export class AdaptiveAveragePooling3D extends BaseAdaptivePooling {
  static override readonly className = "AdaptiveAveragePooling3D";
  static override readonly fields = fields;
  protected override readonly pool = ops.adaptiveAveragePool;
}
