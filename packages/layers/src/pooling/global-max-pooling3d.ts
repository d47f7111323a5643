import type { LayerArgs, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseGlobalPooling, globalPoolingFields } from "./base-global-pooling.ts";

export type GlobalMaxPooling3DArgs = LayerArgs<typeof globalPoolingFields>;

/**
 * The largest value of each channel over all places.
 * Shapes: `(batch, depth, rows, columns, channels)` → `(batch, channels)`; with `keepdims` the spatial axes stay with size 1.
 * @see keras.layers.GlobalMaxPooling3D
 */
export class GlobalMaxPooling3D extends BaseGlobalPooling {
  static override readonly className = "GlobalMaxPooling3D";
  static override readonly fields = globalPoolingFields;
  override inputSpec = { rank: 5 };

  override call(x: Tensor): Tensor {
    return tf.max(x, this.spatialAxes(x.rank), this.config.keepdims);
  }
}
