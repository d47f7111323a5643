import { fields as f, type LayerArgs } from "@kmr-js/core";
import { type AffineMap, BaseAffineLayer } from "./base-affine-layer.ts";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import type { ImageSize } from "./bounding-boxes.ts";
import { factor, fillMode, interpolation, rangeOf, seed } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** How far an image moves down, as a share of its height. */
  height_factor: factor(-1, 1),
  /** How far an image moves to the right, as a share of its width. */
  width_factor: factor(-1, 1),
  fill_mode: fillMode,
  interpolation,
  seed,
  /** The value outside the image, for `fill_mode` constant. */
  fill_value: f.number(0),
};
export type RandomTranslationArgs = LayerArgs<typeof fields>;

/**
 * In training, moves each image by a random distance. At inference it gives its input.
 * Shapes: as the images.
 * @see keras.layers.RandomTranslation
 */
export class RandomTranslation extends BaseAffineLayer<typeof fields> {
  static override readonly className = "RandomTranslation";
  static override readonly fields = fields;

  protected override drawMap({ height, width }: ImageSize): AffineMap {
    const { height_factor, width_factor } = this.config;
    const down = height * this.uniform(rangeOf(height_factor));
    const right = width * this.uniform(rangeOf(width_factor));
    return [1, 0, -right, 0, 1, -down];
  }
}
