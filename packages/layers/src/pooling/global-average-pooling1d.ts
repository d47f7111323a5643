import type { AnyTensor, CallOptions, LayerArgs, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseGlobalPooling, globalPoolingFields } from "./base-global-pooling.ts";

export type GlobalAveragePooling1DArgs = LayerArgs<typeof globalPoolingFields>;

interface MaskOptions extends CallOptions {
  /** True where a step counts. */
  readonly mask?: AnyTensor | undefined;
}

/**
 * The mean of each channel over all steps; masked steps do not count.
 * Shapes: `(batch, steps, channels)` → `(batch, channels)`; with `keepdims` the steps stay with size 1.
 * @see keras.layers.GlobalAveragePooling1D
 */
export class GlobalAveragePooling1D extends BaseGlobalPooling<MaskOptions> {
  static override readonly className = "GlobalAveragePooling1D";
  static override readonly fields = globalPoolingFields;
  static override readonly callArguments = ["inputs", "mask"];
  override inputSpec = { rank: 3 };
  override supportsMasking = true;

  override call(x: Tensor, { mask }: { mask?: Tensor | undefined } = {}): Tensor {
    const { data_format, keepdims } = this.config;
    const axes = this.spatialAxes(x.rank);
    if (mask === undefined) return tf.mean(x, axes, keepdims);
    const kept = tf.expandDims(tf.cast(mask, "bool"), data_format === "channels_last" ? 2 : 1);
    const sum = tf.sum(tf.where(kept, x, 0), axes, keepdims);
    return tf.div(sum, tf.sum(tf.cast(kept, "float32"), axes, keepdims));
  }

  /** The steps are gone, and the mask with them. */
  override computeMask(): undefined {
    return undefined;
  }
}
