import type { LayerArgs, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseGlobalPooling, globalPoolingFields } from "./base-global-pooling.ts";

export type GlobalAveragePooling3DArgs = LayerArgs<typeof globalPoolingFields>;

/**
 * The mean of each channel over all places.
 * Shapes: `(batch, depth, rows, columns, channels)` → `(batch, channels)`; with `keepdims` the spatial axes stay with size 1.
 * @see keras.layers.GlobalAveragePooling3D
 */
export class GlobalAveragePooling3D extends BaseGlobalPooling {
  static override readonly className = "GlobalAveragePooling3D";
  static override readonly fields = globalPoolingFields;
  override inputSpec = { rank: 5 };

  override call(x: Tensor): Tensor {
    return tf.mean(x, this.spatialAxes(x.rank), this.config.keepdims);
  }
}
