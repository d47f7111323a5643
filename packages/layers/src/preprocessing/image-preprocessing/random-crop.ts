import { fields as f, type LayerArgs, ops, type Shape, type Tensor } from "@kmr-js/core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseMovingImageLayer } from "./base-random-image-layer.ts";
import { cropImages, shapeOfSize, type Window, windowLike } from "./crop.ts";
import { seed } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** The size of the output in pixels. */
  height: f.positiveInteger(),
  width: f.positiveInteger(),
  seed,
};
export type RandomCropArgs = LayerArgs<typeof fields>;

/**
 * In training, cuts a random part of the given size out of a batch of images; of images that are not larger it takes a
 * part from the middle on, as much as there is, and resizes it. At inference it gives its input, as Keras's layer does: the
 * symbolic shape is that of training.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, height, width, channels)` in training.
 * @see keras.layers.RandomCrop
 */
export class RandomCrop extends BaseMovingImageLayer<typeof fields, Window> {
  static override readonly className = "RandomCrop";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Window {
    const size = this.sizeOf(images);
    const { height, width } = this.config;
    if (size.height <= height || size.width <= width) {
      const { top, left } = windowLike(size, this.config);
      const rest = { height: size.height - top, width: size.width - left };
      return {
        top,
        left,
        height: Math.min(height, rest.height),
        width: Math.min(width, rest.width),
      };
    }
    const start = (rest: number): number => Math.floor(this.uniform([0, rest + 1]));
    return { top: start(size.height - height), left: start(size.width - width), height, width };
  }

  protected override augment(images: Tensor, window: Window): Tensor {
    return this.move(images, window, "bilinear");
  }

  protected override move(
    images: Tensor,
    window: Window,
    interpolation: "nearest" | "bilinear",
  ): Tensor {
    const { height, width, data_format } = this.config;
    const cropped = cropImages(images, window, data_format);
    return window.height === height && window.width === width
      ? cropped
      : ops.image.resize(cropped, [height, width], { data_format, interpolation });
  }

  protected override imageShape(shape: Shape): Shape {
    return shapeOfSize(shape, this.config, this.config.data_format);
  }
}
