import { fields as f, type LayerArgs, ops, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseMovingImageLayer } from "./base-random-image-layer.ts";
import { factorRange, interpolation, seed } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** How likely an image is changed. */
  factor: factorRange(0, 1, 1),
  /** How far corners move, at most: 1 is half of their distance from the first corner. */
  scale: f.numberIn(0, 1, { initial: 1 }),
  interpolation,
  /** The value outside the image. */
  fill_value: f.number(0),
  seed,
};
export type RandomPerspectiveArgs = LayerArgs<typeof fields>;

interface Corners {
  readonly chosen: Tensor;
  readonly from: Tensor;
  readonly to: Tensor;
}

/**
 * In training, shows some images from a random point of view. At inference it gives its input.
 * Shapes: as the images.
 * @see keras.layers.RandomPerspective
 */
export class RandomPerspective extends BaseMovingImageLayer<typeof fields, Corners> {
  static override readonly className = "RandomPerspective";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Corners {
    const { factor, scale } = this.config;
    const { height, width } = this.sizeOf(images);
    const [right, bottom] = [width - 1, height - 1];
    const corners = [0, 0, right, 0, 0, bottom, right, bottom];
    const from = Array.from({ length: images.shape[0] ?? 1 }, () => corners);
    const moved = from.map((each) =>
      each.map((place) => place * (1 + this.uniform([-0.5 * scale, 0.5 * scale]))),
    );
    const points = (all: readonly (readonly number[])[]): Tensor =>
      tf.tensor3d(all.flat(), [all.length, 4, 2]);
    return { chosen: this.chosen(images, factor), from: points(from), to: points(moved) };
  }

  protected override move(
    images: Tensor,
    { chosen, from, to }: Corners,
    interpolation: "nearest" | "bilinear",
  ): Tensor {
    const { fill_value, data_format } = this.config;
    const options = { interpolation, fill_value, data_format };
    const moved = ops.image.perspectiveTransform(images, from, to, options);
    return tf.where(chosen, moved, images);
  }
}
