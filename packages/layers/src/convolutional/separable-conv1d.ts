import type { LayerArgs } from "@kmr-js/core";
import { BaseSeparableConv, separableConvFields } from "./base-separable-conv.ts";

const fields = separableConvFields(1);
export type SeparableConv1DArgs = LayerArgs<typeof fields>;

/**
 * Convolution over steps of each channel by itself, then a mix of the channels at each place; then bias and activation.
 * Shapes: `(batch, steps, channels)` → `(batch, new_steps, filters)`; with `channels_first` the channels
 * stand behind the batch.
 * @see keras.layers.SeparableConv1D
 * @example const y = new SeparableConv1D({ filters: 32, kernel_size: 3, padding: "same" })(x);
 */
export class SeparableConv1D extends BaseSeparableConv {
  static override readonly className = "SeparableConv1D";
  static override readonly fields = fields;
}
