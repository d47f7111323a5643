import type { LayerArgs, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseImagePreprocessingLayer, imageFields } from "./base-image-preprocessing-layer.ts";
import { bytes, clip, rescale } from "./pixel-values.ts";
import { valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  value_range: valueRange,
};
export type AutoContrastArgs = LayerArgs<typeof fields>;

/**
 * Stretches the values of each image and channel over the whole value range, at inference too. As in Keras, the smallest
 * and the largest value are those over axes 1 and 2, whatever the data format.
 * Shapes: as the images.
 * @see keras.layers.AutoContrast
 */
export class AutoContrast extends BaseImagePreprocessingLayer<typeof fields, null> {
  static override readonly className = "AutoContrast";
  static override readonly fields = fields;

  protected override chooseTransformation(): null {
    return null;
  }

  protected override transformImages(images: Tensor): Tensor {
    const { value_range: range } = this.config;
    const floats = tf.cast(images, "float32");
    const x = rescale(floats, range, bytes);
    const low = tf.min(x, [1, 2], true);
    const scale = tf.div(255, tf.sub(tf.max(x, [1, 2], true), low));
    const stretched = tf.add(tf.mul(x, scale), tf.mul(tf.neg(low), scale));
    const result = rescale(clip(stretched, bytes), bytes, range);
    return tf.where(tf.isNaN(stretched), floats, result);
  }
}
