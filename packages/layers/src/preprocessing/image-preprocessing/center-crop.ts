import { fields as f, type LayerArgs, ops, type Shape, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseImagePreprocessingLayer, imageFields } from "./base-image-preprocessing-layer.ts";
import {
  type BoundingBoxes,
  clipBoxes,
  clipToImage,
  convertFormat,
  type ImageSize,
} from "./bounding-boxes.ts";
import { cropImages, shapeOfSize, type Window, windowLike } from "./crop.ts";

const fields = {
  ...imageFields,
  /** The size of the output in pixels. */
  height: f.positiveInteger(),
  width: f.positiveInteger(),
};
export type CenterCropArgs = LayerArgs<typeof fields>;

/** The size of the images, and the part of them that is kept. */
interface Crop {
  readonly size: ImageSize;
  readonly window: Window;
}

/**
 * Keeps the middle of images. Of images smaller than the target it takes the largest part with the target's
 * proportions, and resizes it.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, height, width, channels)`; without a batch, and with channels
 * first, likewise.
 * @see keras.layers.CenterCrop
 * @example const y = new CenterCrop({ height: 224, width: 224 })(images);
 */
export class CenterCrop extends BaseImagePreprocessingLayer<typeof fields, Crop> {
  static override readonly className = "CenterCrop";
  static override readonly fields = fields;

  protected override chooseTransformation(images: Tensor): Crop {
    const size = this.sizeOf(images);
    const { height, width } = this.config;
    const [rows, columns] = [size.height - height, size.width - width];
    const window =
      rows >= 0 && columns >= 0
        ? { top: Math.floor(rows / 2), left: Math.floor(columns / 2), height, width }
        : windowLike(size, this.config);
    return { size, window };
  }

  protected override transformImages(images: Tensor, { window }: Crop): Tensor {
    const { height, width, data_format } = this.config;
    const cropped = cropImages(tf.cast(images, "float32"), window, data_format);
    return window.height === height && window.width === width
      ? cropped
      : ops.image.resize(cropped, [height, width], { data_format });
  }

  protected override transformSegmentationMasks(masks: Tensor, crop: Crop): Tensor {
    return this.transformImages(masks, crop);
  }

  protected override transformBoundingBoxes(
    { boxes, labels }: BoundingBoxes,
    { size, window }: Crop,
  ): BoundingBoxes {
    const { top, left, height, width } = window;
    const corners = convertFormat(boxes, this.boxFormat, "xyxy", size);
    const cut = clipBoxes(corners, [left, top, left + width, top + height]);
    const moved = tf.sub(cut, tf.tensor1d([left, top, left, top]));
    const relative = convertFormat(moved, "xyxy", "rel_xyxy", window);
    const scaled = convertFormat(relative, "rel_xyxy", "xyxy", this.config);
    const clipped = clipToImage({ boxes: scaled, labels }, this.config);
    return { ...clipped, boxes: convertFormat(clipped.boxes, "xyxy", this.boxFormat, this.config) };
  }

  protected override imageShape(shape: Shape): Shape {
    return shapeOfSize(shape, this.config, this.config.data_format);
  }
}
