import { fields as f, type LayerArgs } from "@kmr-js/core";
import { BaseConv, convFields } from "./base-conv.ts";

const fields = convFields(3, f.choice(["valid", "same"], "valid"));
export type Conv3DArgs = LayerArgs<typeof fields>;

/**
 * Convolution over volumes: `activation(x ∗ kernel + bias)`.
 * Shapes: `(batch, depth, rows, columns, channels)` → `(batch, new_depth, new_rows, new_columns, filters)`; with `channels_first` the channels
 * stand behind the batch.
 * @see keras.layers.Conv3D
 * @example const y = new Conv3D({ filters: 32, kernel_size: 3, padding: "same", activation: "relu" })(x);
 */
export class Conv3D extends BaseConv<"valid" | "same"> {
  static override readonly className = "Conv3D";
  static override readonly fields = fields;
}
