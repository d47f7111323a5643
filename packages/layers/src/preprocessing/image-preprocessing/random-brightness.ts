import type { LayerArgs, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import { clip } from "./pixel-values.ts";
import { factorRange, seed, valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** Share of the value range that is added; one number f stands for −f to f. */
  factor: factorRange(-1, 1),
  value_range: valueRange,
  seed,
};
export type RandomBrightnessArgs = LayerArgs<typeof fields>;

/**
 * In training, makes each image brighter or darker by a random amount. At inference it gives its input.
 * Shapes: as the images.
 * @see keras.layers.RandomBrightness
 */
export class RandomBrightness extends BaseRandomImageLayer<typeof fields, Tensor> {
  static override readonly className = "RandomBrightness";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Tensor {
    const { factor, value_range } = this.config;
    return this.perImage(images, () => this.uniform(factor) * (value_range[1] - value_range[0]));
  }

  protected override augment(images: Tensor, delta: Tensor): Tensor {
    return clip(tf.add(images, delta), this.config.value_range);
  }
}
