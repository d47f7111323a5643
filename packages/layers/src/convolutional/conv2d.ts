import { fields as f, type LayerArgs } from "@kmr-js/core";
import { BaseConv, convFields } from "./base-conv.ts";

const fields = convFields(2, f.choice(["valid", "same"], "valid"));
export type Conv2DArgs = LayerArgs<typeof fields>;

/**
 * Convolution over images: `activation(x ∗ kernel + bias)`.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, new_rows, new_columns, filters)`; with `channels_first` the channels
 * stand behind the batch.
 * @see keras.layers.Conv2D
 * @example const y = new Conv2D({ filters: 32, kernel_size: 3, padding: "same", activation: "relu" })(x);
 */
export class Conv2D extends BaseConv<"valid" | "same"> {
  static override readonly className = "Conv2D";
  static override readonly fields = fields;
}
