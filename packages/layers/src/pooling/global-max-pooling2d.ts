import type { LayerArgs, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseGlobalPooling, globalPoolingFields } from "./base-global-pooling.ts";

export type GlobalMaxPooling2DArgs = LayerArgs<typeof globalPoolingFields>;

/**
 * The largest value of each channel over all places.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, channels)`; with `keepdims` the spatial axes stay with size 1.
 * @see keras.layers.GlobalMaxPooling2D
 */
export class GlobalMaxPooling2D extends BaseGlobalPooling {
  static override readonly className = "GlobalMaxPooling2D";
  static override readonly fields = globalPoolingFields;
  override inputSpec = { rank: 4 };

  override call(x: Tensor): Tensor {
    return tf.max(x, this.spatialAxes(x.rank), this.config.keepdims);
  }
}
