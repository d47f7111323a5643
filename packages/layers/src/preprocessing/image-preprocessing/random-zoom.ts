import { fields as f, type LayerArgs } from "@kmr-js/core";
import { type AffineMap, BaseAffineLayer } from "./base-affine-layer.ts";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import type { ImageSize } from "./bounding-boxes.ts";
import { factor, fillMode, interpolation, rangeOf, seed } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** How much of the height more than all of it is shown; negative factors zoom in. */
  height_factor: factor(-1, 1),
  /** The same of the width; null keeps the proportions. */
  width_factor: f.nullable(factor(-1, 1)),
  fill_mode: fillMode,
  interpolation,
  seed,
  /** The value outside the image, for `fill_mode` constant. */
  fill_value: f.number(0),
};
export type RandomZoomArgs = LayerArgs<typeof fields>;

/**
 * In training, zooms each image in or out by random factors. At inference it gives its input.
 * Shapes: as the images.
 * @see keras.layers.RandomZoom
 */
export class RandomZoom extends BaseAffineLayer<typeof fields> {
  static override readonly className = "RandomZoom";
  static override readonly fields = fields;

  protected override drawMap({ height, width }: ImageSize): AffineMap {
    const { height_factor, width_factor } = this.config;
    const down = 1 + this.uniform(rangeOf(height_factor));
    const across = width_factor === null ? down : 1 + this.uniform(rangeOf(width_factor));
    return [across, 0, ((width - 1) / 2) * (1 - across), 0, down, ((height - 1) / 2) * (1 - down)];
  }
}
