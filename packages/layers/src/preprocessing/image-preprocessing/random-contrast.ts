import type { LayerArgs, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import { clip } from "./pixel-values.ts";
import { factorRange, seed, valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** `[a, b]` scales by a number from 1 − a to 1 + b; one number b stands for `[0, b]`. */
  factor: factorRange(0, 1),
  value_range: valueRange,
  seed,
};
export type RandomContrastArgs = LayerArgs<typeof fields>;

/**
 * In training, scales the distance of each pixel from the mean of its channel by a random factor, one for each image. At
 * inference it gives its input.
 * Shapes: as the images.
 * @see keras.layers.RandomContrast
 */
export class RandomContrast extends BaseRandomImageLayer<typeof fields, Tensor> {
  static override readonly className = "RandomContrast";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Tensor {
    const [below, above] = this.config.factor;
    return this.perImage(images, () => this.uniform([1 - below, 1 + above]));
  }

  protected override augment(images: Tensor, factor: Tensor): Tensor {
    const mean = tf.mean(images, this.dataFormat === "channels_first" ? [2, 3] : [1, 2], true);
    const scaled = tf.add(tf.mul(tf.sub(images, mean), factor), mean);
    return clip(scaled, this.config.value_range);
  }
}
