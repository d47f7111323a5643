import type { LayerArgs, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseGlobalPooling, globalPoolingFields } from "./base-global-pooling.ts";

export type GlobalMaxPooling1DArgs = LayerArgs<typeof globalPoolingFields>;

/**
 * The largest value of each channel over all steps.
 * Shapes: `(batch, steps, channels)` → `(batch, channels)`; with `keepdims` the spatial axes stay with size 1.
 * @see keras.layers.GlobalMaxPooling1D
 */
export class GlobalMaxPooling1D extends BaseGlobalPooling {
  static override readonly className = "GlobalMaxPooling1D";
  static override readonly fields = globalPoolingFields;
  override inputSpec = { rank: 3 };

  override call(x: Tensor): Tensor {
    return tf.max(x, this.spatialAxes(x.rank), this.config.keepdims);
  }
}
