import { type LayerArgs, ops, type Tensor } from "@kmr-js/core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import { blend, clip } from "./pixel-values.ts";
import { factorRange, seed, valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** How far each image goes towards grey: 0 not at all, 1 all the way. */
  factor: factorRange(-1, 1),
  value_range: valueRange,
  seed,
};
export type RandomColorDegenerationArgs = LayerArgs<typeof fields>;

/**
 * In training, takes a random part of the colour of each image away. At inference it gives its input.
 * Shapes: as the images, which have 3 channels.
 * @see keras.layers.RandomColorDegeneration
 */
export class RandomColorDegeneration extends BaseRandomImageLayer<typeof fields, Tensor> {
  static override readonly className = "RandomColorDegeneration";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Tensor {
    return this.perImage(images, () => this.uniform(this.config.factor));
  }

  protected override augment(images: Tensor, share: Tensor): Tensor {
    const grey = ops.image.rgbToGrayscale(images, { data_format: this.dataFormat });
    return clip(blend(images, grey, share), this.config.value_range);
  }
}
