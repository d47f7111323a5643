import type { LayerArgs } from "@kmr-js/core";
import { BaseConvTranspose, convTransposeFields } from "./base-conv-transpose.ts";

const fields = convTransposeFields(2);
export type Conv2DTransposeArgs = LayerArgs<typeof fields>;

/**
 * Transposed convolution over images: every value of the input adds its multiple of the kernel to the output, `strides`
 * apart; then bias and activation.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, new_rows, new_columns, filters)`; with `channels_first` the channels
 * stand behind the batch.
 * @see keras.layers.Conv2DTranspose
 * @example const y = new Conv2DTranspose({ filters: 32, kernel_size: 3, strides: 2, padding: "same" })(x);
 */
export class Conv2DTranspose extends BaseConvTranspose {
  static override readonly className = "Conv2DTranspose";
  static override readonly fields = fields;
}
