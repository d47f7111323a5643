import type { LayerArgs } from "@kmr-js/core";
import { BaseDepthwiseConv, depthwiseConvFields } from "./base-depthwise-conv.ts";

const fields = depthwiseConvFields(1);
export type DepthwiseConv1DArgs = LayerArgs<typeof fields>;

/**
 * Convolution over steps of each channel by itself, with `depth_multiplier` kernels for each; then bias and activation.
 * Shapes: `(batch, steps, channels)` → `(batch, new_steps, channels · depth_multiplier)`; with
 * `channels_first` the channels stand behind the batch.
 * @see keras.layers.DepthwiseConv1D
 * @example const y = new DepthwiseConv1D({ kernel_size: 3, depth_multiplier: 2 })(x);
 */
export class DepthwiseConv1D extends BaseDepthwiseConv {
  static override readonly className = "DepthwiseConv1D";
  static override readonly fields = fields;
}
