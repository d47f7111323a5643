import { type LayerArgs, ops } from "@kmr-js/core";
import { adaptivePoolingFields, BaseAdaptivePooling } from "./base-adaptive-pooling.ts";

const fields = adaptivePoolingFields(3);
export type AdaptiveMaxPooling3DArgs = LayerArgs<typeof fields>;

/**
 * The largest value of each of `output_size` windows that cover the input, whatever its size.
 * Shapes: `(batch, depth, rows, columns, channels)` → `(batch, …output_size, channels)`; with `channels_first` the channels stand
 * behind the batch.
 * @see keras.layers.AdaptiveMaxPooling3D
 * @example const y = new AdaptiveMaxPooling3D({ output_size: 4 })(x);
 */
export class AdaptiveMaxPooling3D extends BaseAdaptivePooling {
  static override readonly className = "AdaptiveMaxPooling3D";
  static override readonly fields = fields;
  protected override readonly pool = ops.adaptiveMaxPool;
}
