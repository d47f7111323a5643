import type { LayerArgs, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import { bytes, rescale } from "./pixel-values.ts";
import { factorRange, seed, valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** How many of the 8 bits of a value are kept. */
  factor: { ...factorRange(1, 8), float: undefined },
  value_range: valueRange,
  seed,
};
export type RandomPosterizationArgs = LayerArgs<typeof fields>;

/**
 * In training, sets the low bits of the values of each image to 0, a random number of them. At inference it gives its
 * input.
 * Shapes: as the images.
 * @see keras.layers.RandomPosterization
 */
export class RandomPosterization extends BaseRandomImageLayer<typeof fields, Tensor> {
  static override readonly className = "RandomPosterization";
  static override readonly fields = fields;

  /** The size of a step between the values that remain. */
  protected override draw(images: Tensor): Tensor {
    const [low, high] = this.config.factor;
    return this.perImage(images, () => 2 ** (8 - Math.trunc(this.uniform([low, high]))));
  }

  protected override augment(images: Tensor, step: Tensor): Tensor {
    const { value_range: range } = this.config;
    const whole = tf.floor(rescale(images, range, bytes));
    return rescale(tf.mul(tf.floor(tf.div(whole, step)), step), bytes, range);
  }
}
