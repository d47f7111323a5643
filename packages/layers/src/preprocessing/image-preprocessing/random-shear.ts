import { fields as f, type LayerArgs } from "@kmr-js/core";
import { type AffineMap, BaseAffineLayer } from "./base-affine-layer.ts";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import type { ImageSize } from "./bounding-boxes.ts";
import { factorRange, fillMode, interpolation, seed } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** How far a row moves for each row below the first. */
  x_factor: factorRange(-1, 1, 0),
  /** How far a column moves for each column behind the first. */
  y_factor: factorRange(-1, 1, 0),
  fill_mode: fillMode,
  interpolation,
  seed,
  /** The value outside the image, for `fill_mode` constant. */
  fill_value: f.number(0),
};
export type RandomShearArgs = LayerArgs<typeof fields>;

/**
 * In training, shears each image by random factors. At inference it gives its input.
 * Shapes: as the images.
 * @see keras.layers.RandomShear
 */
export class RandomShear extends BaseAffineLayer<typeof fields> {
  static override readonly className = "RandomShear";
  static override readonly fields = fields;

  protected override drawMap(_: ImageSize): AffineMap {
    const sign = this.generator.next() > 0.5 ? -1 : 1;
    const { x_factor, y_factor } = this.config;
    return [1, sign * this.uniform(x_factor), 0, sign * this.uniform(y_factor), 1, 0];
  }
}
