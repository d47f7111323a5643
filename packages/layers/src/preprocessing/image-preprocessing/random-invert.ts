import type { LayerArgs, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import { factorRange, seed, valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** How likely an image is inverted. */
  factor: factorRange(0, 1, 1),
  value_range: valueRange,
  seed,
};
export type RandomInvertArgs = LayerArgs<typeof fields>;

/**
 * In training, inverts the values of some images: the largest value minus each. At inference it gives its input.
 * Shapes: as the images.
 * @see keras.layers.RandomInvert
 */
export class RandomInvert extends BaseRandomImageLayer<typeof fields, Tensor> {
  static override readonly className = "RandomInvert";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Tensor {
    return this.chosen(images, this.config.factor);
  }

  protected override augment(images: Tensor, chosen: Tensor): Tensor {
    return tf.where(chosen, tf.sub(this.config.value_range[1], images), images);
  }
}
