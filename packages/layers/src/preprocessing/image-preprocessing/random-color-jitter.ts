import { fields as f, type LayerArgs, type Tensor } from "@kmr-js/core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import { RandomBrightness } from "./random-brightness.ts";
import { RandomContrast } from "./random-contrast.ts";
import { RandomHue } from "./random-hue.ts";
import { RandomSaturation } from "./random-saturation.ts";
import { factor, seed, valueRange } from "./ranges.ts";

const optional = (low: number) => f.nullable(factor(low, 1));

const fields = {
  ...imageFields,
  value_range: valueRange,
  /** As for RandomBrightness; null changes no brightness. */
  brightness_factor: optional(-1),
  /** As for RandomContrast. */
  contrast_factor: optional(0),
  /** As for RandomSaturation. */
  saturation_factor: optional(-1),
  /** As for RandomHue. */
  hue_factor: optional(0),
  seed,
};
export type RandomColorJitterArgs = LayerArgs<typeof fields>;

/**
 * In training, changes brightness, contrast, saturation and hue of each image at random, in this order. At inference it
 * gives its input.
 * Shapes: as the images, which have 3 channels.
 * @see keras.layers.RandomColorJitter
 */
export class RandomColorJitter extends BaseRandomImageLayer<typeof fields, true> {
  static override readonly className = "RandomColorJitter";
  static override readonly fields = fields;
  private readonly steps = this.makeSteps();

  private makeSteps(): readonly ((images: Tensor, options: { training: true }) => Tensor)[] {
    const { brightness_factor, contrast_factor, saturation_factor, hue_factor, ...rest } =
      this.config;
    const { value_range, data_format, seed } = rest;
    const shared = { value_range, data_format, seed };
    return [
      ...(brightness_factor === null
        ? []
        : [new RandomBrightness({ ...shared, factor: brightness_factor })]),
      ...(contrast_factor === null
        ? []
        : [new RandomContrast({ ...shared, factor: contrast_factor })]),
      ...(saturation_factor === null
        ? []
        : [new RandomSaturation({ ...shared, factor: saturation_factor })]),
      ...(hue_factor === null ? [] : [new RandomHue({ ...shared, factor: hue_factor })]),
    ];
  }

  /** Each step draws for itself. */
  protected override draw(): true {
    return true;
  }

  protected override augment(images: Tensor): Tensor {
    return this.steps.reduce((x, step) => step(x, { training: true }), images);
  }
}
