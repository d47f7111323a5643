import { fields as f, type LayerArgs } from "@kmr-js/core";
import { type AffineMap, BaseAffineLayer } from "./base-affine-layer.ts";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import type { ImageSize } from "./bounding-boxes.ts";
import { factorRange, fillMode, interpolation, seed } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** How far an image turns, in turns. */
  factor: factorRange(-1, 1),
  fill_mode: fillMode,
  /** The value outside the image, for `fill_mode` constant. */
  fill_value: f.number(0),
  interpolation,
  seed,
};
export type RandomRotationArgs = LayerArgs<typeof fields>;

/**
 * In training, turns each image around its middle by a random angle. At inference it gives its input.
 * Shapes: as the images.
 * @see keras.layers.RandomRotation
 */
export class RandomRotation extends BaseAffineLayer<typeof fields> {
  static override readonly className = "RandomRotation";
  static override readonly fields = fields;

  protected override drawMap({ height, width }: ImageSize): AffineMap {
    const angle = 2 * Math.PI * this.uniform(this.config.factor);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [x, y] = [(width - 1) / 2, (height - 1) / 2];
    return [cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos];
  }
}
