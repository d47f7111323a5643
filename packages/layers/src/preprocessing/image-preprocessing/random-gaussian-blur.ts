import { type Field, fields as f, type LayerArgs, ops, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import { clip } from "./pixel-values.ts";
import { factorRange, seed, valueRange } from "./ranges.ts";

const sizes = f.sizes(2, 3);
const oddSizes: Field<number | readonly number[], readonly number[], false> = {
  ...sizes,
  parse: (value, place) => {
    const both = sizes.parse(value, place);
    return both.every((size) => size % 2 === 1) ? both : f.refuse(place, "must be odd", value);
  },
};

const fields = {
  ...imageFields,
  /** How likely an image is blurred. */
  factor: factorRange(0, 1, 1),
  kernel_size: oddSizes,
  /** How wide the bell is, drawn once for a batch and each direction. */
  sigma: factorRange(0, 1, 1),
  value_range: valueRange,
  seed,
};
export type RandomGaussianBlurArgs = LayerArgs<typeof fields>;

interface Blur {
  readonly chosen: Tensor;
  readonly sigma: readonly number[];
}

/** Keeps a bell from having no width. */
const epsilon = 1e-6;

/**
 * In training, blurs some images with a bell of random width. At inference it gives its input.
 * Shapes: as the images.
 * @see keras.layers.RandomGaussianBlur
 */
export class RandomGaussianBlur extends BaseRandomImageLayer<typeof fields, Blur> {
  static override readonly className = "RandomGaussianBlur";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Blur {
    const { factor, sigma } = this.config;
    return {
      chosen: this.chosen(images, factor),
      sigma: [this.uniform(sigma) + epsilon, this.uniform(sigma) + epsilon],
    };
  }

  protected override augment(images: Tensor, { chosen, sigma }: Blur): Tensor {
    const { kernel_size, value_range, data_format } = this.config;
    const blurred = ops.image.gaussianBlur(images, { kernel_size, sigma, data_format });
    return clip(tf.where(chosen, blurred, images), value_range);
  }
}
