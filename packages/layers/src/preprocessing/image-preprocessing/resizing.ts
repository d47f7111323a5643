import {
  ConfigError,
  type DType,
  fields as f,
  isFloat,
  type KerasTensor,
  type LayerArgs,
  ops,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseImagePreprocessingLayer, imageFields } from "./base-image-preprocessing-layer.ts";
import {
  type BoundingBoxes,
  clipToImage,
  convertFormat,
  type ImageSize,
} from "./bounding-boxes.ts";
import { shapeOfSize } from "./crop.ts";

const interpolations = ["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"] as const;
type Interpolation = (typeof interpolations)[number];

const fields = {
  ...imageFields,
  /** The size of the output in pixels. */
  height: f.positiveInteger(),
  width: f.positiveInteger(),
  interpolation: f.choice(interpolations, "bilinear"),
  /** Keep the proportions of the images and cut off what is too much. */
  crop_to_aspect_ratio: f.boolean(false),
  /** Keep the proportions of the images and fill up what is missing. */
  pad_to_aspect_ratio: f.boolean(false),
  fill_mode: f.choice(["constant"], "constant"),
  /** The value of what is filled up. */
  fill_value: f.number(0),
  /** Smooth images before they are made smaller. */
  antialias: f.newer(f.boolean(false)),
};
export type ResizingArgs = LayerArgs<typeof fields>;

/** How the numbers of a box `xyxy` change: first the factors of x and y, then what is added. */
interface Move {
  readonly scale: readonly [number, number];
  readonly shift: readonly [number, number];
}

const f32 = Math.fround;

/**
 * Resizes images. Integers stay integers and are rounded.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, height, width, channels)`; without a batch, and with channels
 * first, likewise.
 * @see keras.layers.Resizing
 * @example const y = new Resizing({ height: 224, width: 224 })(images);
 */
export class Resizing extends BaseImagePreprocessingLayer<typeof fields, ImageSize> {
  static override readonly className = "Resizing";
  static override readonly fields = fields;

  protected override validate(): void {
    if (!this.config.crop_to_aspect_ratio || !this.config.pad_to_aspect_ratio) return;
    throw new ConfigError(
      `${String(this)}: only one of crop_to_aspect_ratio and pad_to_aspect_ratio may be true.`,
    );
  }

  protected override chooseTransformation(images: Tensor): ImageSize {
    return this.sizeOf(images);
  }

  protected override transformImages(images: Tensor): Tensor {
    return this.resize(images, this.config.interpolation);
  }

  protected override transformSegmentationMasks(masks: Tensor): Tensor {
    return this.resize(masks, "nearest");
  }

  private resize(images: Tensor, interpolation: Interpolation): Tensor {
    const { height, width, bounding_box_format: _, ...options } = this.config;
    return ops.image.resize(images, [height, width], { ...options, interpolation });
  }

  protected override transformBoundingBoxes(
    { boxes, labels }: BoundingBoxes,
    size: ImageSize,
  ): BoundingBoxes {
    const empty = tf.logicalOr(allEqual(boxes, -1), allEqual(boxes, 0));
    const corners = convertFormat(boxes, this.boxFormat, "xyxy", size);
    const { scale, shift } = this.moveOf(size);
    const scaled = tf.mul(corners, tf.tensor1d([...scale, ...scale]));
    const moved = tf.add(scaled, tf.tensor1d([...shift, ...shift]));
    const clipped = clipToImage({ boxes: moved, labels }, this.config);
    const kept = tf.where(tf.expandDims(empty, -1), tf.zerosLike(clipped.boxes), clipped.boxes);
    return { ...clipped, boxes: convertFormat(kept, "xyxy", this.boxFormat, this.config) };
  }

  /** Where the corners of boxes go, in Keras's float32. */
  private moveOf(size: ImageSize): Move {
    const { height, width, pad_to_aspect_ratio, crop_to_aspect_ratio } = this.config;
    if (crop_to_aspect_ratio) return this.cropMove(size);
    const [x, y] = [f32(width / size.width), f32(height / size.height)];
    if (!pad_to_aspect_ratio) return { scale: [x, y], shift: [0, 0] };
    const ratio = Math.min(x, y);
    const margin = (target: number, source: number): number =>
      Math.floor(f32(target - f32(source * ratio)) / 2);
    return {
      scale: [ratio, ratio],
      shift: [margin(width, size.width), margin(height, size.height)],
    };
  }

  private cropMove(size: ImageSize): Move {
    const { height, width } = this.config;
    const aspect = f32(size.width / size.height);
    const wider = aspect > f32(width / height);
    const newWidth = wider ? f32(height * aspect) : width;
    const newHeight = wider ? height : f32(width / aspect);
    return {
      scale: [f32(newWidth / size.width), f32(newHeight / size.height)],
      shift: [-Math.floor((newWidth - width) / 2), -Math.floor((newHeight - height) / 2)],
    };
  }

  protected override imageShape(shape: Shape): Shape {
    return shapeOfSize(shape, this.config, this.config.data_format);
  }

  override computeOutputDtype(images: KerasTensor): DType {
    return isFloat(images.dtype) ? "float32" : images.dtype;
  }
}

/** Of each box, whether all its numbers equal a value. */
function allEqual(boxes: Tensor, value: number): Tensor {
  return tf.all(tf.equal(boxes, value), -1);
}
