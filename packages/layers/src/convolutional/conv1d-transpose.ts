import type { LayerArgs } from "@kmr-js/core";
import { BaseConvTranspose, convTransposeFields } from "./base-conv-transpose.ts";

const fields = convTransposeFields(1);
export type Conv1DTransposeArgs = LayerArgs<typeof fields>;

/**
 * Transposed convolution over steps: every value of the input adds its multiple of the kernel to the output, `strides`
 * apart; then bias and activation.
 * Shapes: `(batch, steps, channels)` → `(batch, new_steps, filters)`; with `channels_first` the channels
 * stand behind the batch.
 * @see keras.layers.Conv1DTranspose
 * @example const y = new Conv1DTranspose({ filters: 32, kernel_size: 3, strides: 2, padding: "same" })(x);
 */
export class Conv1DTranspose extends BaseConvTranspose {
  static override readonly className = "Conv1DTranspose";
  static override readonly fields = fields;
}
