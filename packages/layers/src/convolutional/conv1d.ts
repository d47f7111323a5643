import { fields as f, type LayerArgs, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseConv, convFields } from "./base-conv.ts";

const fields = convFields(1, f.choice(["valid", "same", "causal"], "valid"));
export type Conv1DArgs = LayerArgs<typeof fields>;

/**
 * Convolution over steps: `activation(x ∗ kernel + bias)`. With `padding: "causal"` a result depends on no later step.
 * Shapes: `(batch, steps, channels)` → `(batch, new_steps, filters)`; with `channels_first` the channels stand behind
 * the batch.
 * @see keras.layers.Conv1D
 * @example const y = new Conv1D({ filters: 32, kernel_size: 3, padding: "causal", dilation_rate: 2 })(x);
 */
export class Conv1D extends BaseConv<"valid" | "same" | "causal"> {
  static override readonly className = "Conv1D";
  static override readonly fields = fields;

  override call(x: Tensor): Tensor {
    return super.call(this.config.padding === "causal" ? this.padPast(x) : x);
  }

  /** As many zeros before the first step as the kernel reaches back. */
  private padPast(x: Tensor): Tensor {
    const { kernel_size, dilation_rate, data_format } = this.config;
    const past: [number, number] = [((kernel_size[0] ?? 1) - 1) * (dilation_rate[0] ?? 1), 0];
    return tf.pad(
      x,
      data_format === "channels_last" ? [[0, 0], past, [0, 0]] : [[0, 0], [0, 0], past],
    );
  }
}
