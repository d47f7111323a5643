import { fields as f, type LayerArgs, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseMovingImageLayer } from "./base-random-image-layer.ts";
import { seed } from "./ranges.ts";

const fields = {
  ...imageFields,
  seed,
  mode: f.choice(["horizontal", "vertical", "horizontal_and_vertical"], "horizontal_and_vertical"),
};
export type RandomFlipArgs = LayerArgs<typeof fields>;

/**
 * In training, mirrors half of the images: left and right, top and bottom, or both. At inference it gives its input.
 * Shapes: as the images.
 * @see keras.layers.RandomFlip
 */
export class RandomFlip extends BaseMovingImageLayer<typeof fields, Tensor> {
  static override readonly className = "RandomFlip";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Tensor {
    return this.chosen(images, [0.5, 0.5]);
  }

  protected override move(images: Tensor, chosen: Tensor): Tensor {
    const { mode } = this.config;
    const [rows, columns] = this.dataFormat === "channels_first" ? [2, 3] : [1, 2];
    const axes = [
      ...(mode === "horizontal" ? [] : [rows as number]),
      ...(mode === "vertical" ? [] : [columns as number]),
    ];
    return tf.where(chosen, tf.reverse(images, axes), images);
  }
}
