import type { LayerArgs } from "@kmr-js/core";
import { BaseDepthwiseConv, depthwiseConvFields } from "./base-depthwise-conv.ts";

const fields = depthwiseConvFields(2);
export type DepthwiseConv2DArgs = LayerArgs<typeof fields>;

/**
 * Convolution over images of each channel by itself, with `depth_multiplier` kernels for each; then bias and activation.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, new_rows, new_columns, channels · depth_multiplier)`; with
 * `channels_first` the channels stand behind the batch.
 * @see keras.layers.DepthwiseConv2D
 * @example const y = new DepthwiseConv2D({ kernel_size: 3, depth_multiplier: 2 })(x);
 */
export class DepthwiseConv2D extends BaseDepthwiseConv {
  static override readonly className = "DepthwiseConv2D";
  static override readonly fields = fields;
}
