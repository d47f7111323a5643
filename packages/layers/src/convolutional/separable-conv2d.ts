import type { LayerArgs } from "@kmr-js/core";
import { BaseSeparableConv, separableConvFields } from "./base-separable-conv.ts";

const fields = separableConvFields(2);
export type SeparableConv2DArgs = LayerArgs<typeof fields>;

/**
 * Convolution over images of each channel by itself, then a mix of the channels at each place; then bias and activation.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, new_rows, new_columns, filters)`; with `channels_first` the channels
 * stand behind the batch.
 * @see keras.layers.SeparableConv2D
 * @example const y = new SeparableConv2D({ filters: 32, kernel_size: 3, padding: "same" })(x);
 */
export class SeparableConv2D extends BaseSeparableConv {
  static override readonly className = "SeparableConv2D";
  static override readonly fields = fields;
}
