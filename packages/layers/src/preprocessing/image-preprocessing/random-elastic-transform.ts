import { fields as f, type LayerArgs, ops, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseMovingImageLayer } from "./base-random-image-layer.ts";
import { clip } from "./pixel-values.ts";
import { factorRange, interpolation, seed, valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** How likely an image is changed. */
  factor: factorRange(0, 1, 1),
  /** How strong the distortion is, drawn once for a batch. */
  scale: factorRange(0, 1, 1),
  interpolation,
  fill_mode: f.choice(["reflect", "wrap", "constant", "nearest", "mirror"], "reflect"),
  /** The value outside the image, for `fill_mode` constant. */
  fill_value: f.number(0),
  value_range: valueRange,
  seed,
};
export type RandomElasticTransformArgs = LayerArgs<typeof fields>;

interface Distortion {
  readonly chosen: Tensor;
  readonly strength: number;
  /** Images and masks are distorted alike. */
  readonly seed: number;
}

/**
 * In training, distorts some images as if they were drawn on rubber (Simard et al., 2003). At inference it gives its
 * input.
 * Shapes: as the images.
 * @see keras.layers.RandomElasticTransform
 */
export class RandomElasticTransform extends BaseMovingImageLayer<typeof fields, Distortion> {
  static override readonly className = "RandomElasticTransform";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Distortion {
    const { factor, scale } = this.config;
    return {
      chosen: this.chosen(images, factor),
      strength: this.uniform(scale),
      seed: Math.floor(2 ** 24 * this.generator.next()),
    };
  }

  protected override augment(images: Tensor, drawn: Distortion): Tensor {
    const { interpolation, value_range } = this.config;
    return clip(this.move(images, drawn, interpolation), value_range);
  }

  protected override move(
    images: Tensor,
    { chosen, strength, seed }: Distortion,
    interpolation: "nearest" | "bilinear",
  ): Tensor {
    if (strength === 0) return images;
    const { height, width } = this.sizeOf(images);
    const { fill_mode, fill_value, data_format } = this.config;
    const moved = ops.image.elasticTransform(images, {
      alpha: 0.1 * strength * Math.max(height, width),
      sigma: 0.05 * strength * Math.min(height, width),
      interpolation,
      fill_mode,
      fill_value,
      seed,
      data_format,
    });
    return tf.where(chosen, moved, images);
  }
}
