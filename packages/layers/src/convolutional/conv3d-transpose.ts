import type { LayerArgs } from "@kmr-js/core";
import { BaseConvTranspose, convTransposeFields } from "./base-conv-transpose.ts";

const fields = convTransposeFields(3);
export type Conv3DTransposeArgs = LayerArgs<typeof fields>;

/**
 * Transposed convolution over volumes: every value of the input adds its multiple of the kernel to the output, `strides`
 * apart; then bias and activation.
 * Shapes: `(batch, depth, rows, columns, channels)` → `(batch, new_depth, new_rows, new_columns, filters)`; with `channels_first` the channels
 * stand behind the batch.
 * @see keras.layers.Conv3DTranspose
 * @example const y = new Conv3DTranspose({ filters: 32, kernel_size: 3, strides: 2, padding: "same" })(x);
 */
export class Conv3DTranspose extends BaseConvTranspose {
  static override readonly className = "Conv3DTranspose";
  static override readonly fields = fields;
}
