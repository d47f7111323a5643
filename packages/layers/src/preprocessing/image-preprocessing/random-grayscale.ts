import { fields as f, type LayerArgs, ops, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";

const fields = {
  ...imageFields,
  /** How likely an image loses its colour. */
  factor: f.numberIn(0, 1, { initial: 0.5 }),
  /** Makes the draws reproducible. */
  seed: f.conditional(f.integer()),
};
export type RandomGrayscaleArgs = LayerArgs<typeof fields>;

/**
 * In training, takes the colour of some images away. At inference it gives its input.
 * Shapes: as the images, which have 3 channels.
 * @see keras.layers.RandomGrayscale
 */
export class RandomGrayscale extends BaseRandomImageLayer<typeof fields, Tensor> {
  static override readonly className = "RandomGrayscale";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Tensor {
    const { factor } = this.config;
    return this.chosen(images, [factor, factor]);
  }

  protected override augment(images: Tensor, chosen: Tensor): Tensor {
    const grey = ops.image.rgbToGrayscale(images, { data_format: this.dataFormat });
    const all = tf.broadcastTo(grey, images.shape as [number, number, number, number]);
    return tf.where(chosen, all, images);
  }
}
