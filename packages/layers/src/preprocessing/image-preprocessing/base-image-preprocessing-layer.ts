/** @file What layers on images share: batches and single images, and what belongs to images. */
import {
  ConfigError,
  type DataFormat,
  dataFormat,
  type Fields,
  formatShape,
  isShape,
  isTensor,
  KerasTensor,
  Layer,
  mapLeaves,
  type Nested,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

import {
  type BoundingBoxes,
  type BoundingBoxFormat,
  boundingBoxFormat,
  type ImageSize,
} from "./bounding-boxes.ts";

/** The first config keys of layers on images. */
export const imageFields = {
  data_format: dataFormat,
  /** What the four numbers of a bounding box are; needed where bounding boxes come with the images. */
  bounding_box_format: boundingBoxFormat,
};

/** Images and what belongs to them; all in batches, or all single. */
export interface ImageData {
  readonly images: Tensor;
  readonly labels?: Tensor;
  readonly bounding_boxes?: BoundingBoxes;
  readonly segmentation_masks?: Tensor;
}

/**
 * Base of the layers on images `(batch, height, width, channels)` or `(height, width, channels)`; with channels first
 * `(batch, channels, height, width)`. A subclass chooses a transformation `T` once for each call and applies it to the
 * images and to what belongs to them: everything that it is given has a batch axis.
 *
 * Called by themselves, these layers run in training mode.
 */
export abstract class BaseImagePreprocessingLayer<
  F extends Fields & typeof imageFields,
  T,
> extends Layer<F> {
  static override readonly callArguments: readonly string[] = ["data", "training"];

  /** What happens to this batch of images and to all that belongs to them. */
  protected abstract chooseTransformation(images: Tensor, training: boolean): T;

  protected abstract transformImages(images: Tensor, transformation: T, training: boolean): Tensor;

  /** A layer that mixes no images leaves labels as they are. */
  protected transformLabels(labels: Tensor, _transformation: T, _training: boolean): Tensor {
    return labels;
  }

  /** A layer that moves no pixels leaves boxes as they are. They have the format of the config. */
  protected transformBoundingBoxes(
    boundingBoxes: BoundingBoxes,
    _transformation: T,
    _training: boolean,
  ): BoundingBoxes {
    return boundingBoxes;
  }

  /** A layer that moves no pixels leaves masks as they are. */
  protected transformSegmentationMasks(
    masks: Tensor,
    _transformation: T,
    _training: boolean,
  ): Tensor {
    return masks;
  }

  /** The shape of transformed images; the default is that of the images. */
  protected imageShape(shape: Shape): Shape {
    return shape;
  }

  protected get dataFormat(): DataFormat {
    return this.settings.data_format;
  }

  /** The format of the bounding boxes. */
  protected get boxFormat(): BoundingBoxFormat {
    return this.settings.bounding_box_format ?? "xyxy";
  }

  /** The config keys that all layers on images have. */
  private get settings(): {
    readonly data_format: DataFormat;
    readonly bounding_box_format: BoundingBoxFormat | null;
  } {
    return this.config as never;
  }

  /** The size of images. */
  protected sizeOf({ shape }: { readonly shape: readonly number[] }): ImageSize {
    const [height = 1, width = 1] =
      this.dataFormat === "channels_first" ? shape.slice(-2) : shape.slice(-3);
    return { height, width };
  }

  /** Transforms images together with their labels, bounding boxes and masks. */
  transform(data: ImageData, options: { readonly training?: boolean } = {}): ImageData {
    return this.invoke(data, options) as ImageData;
  }

  override call(
    data: Tensor | ImageData,
    { training = true }: { readonly training?: boolean | undefined } = {},
  ): Tensor {
    const all = isTensor(data) ? { images: data } : data;
    const results = this.isBatched(all.images.shape)
      ? this.transformBatch(all, training)
      : this.transformSingle(all, training);
    return isTensor(data) ? results.images : (results as unknown as Tensor);
  }

  /** A single image is a batch of one. */
  private transformSingle(data: ImageData, training: boolean): ImageData {
    const batch = mapLeaves(asNested(data), (x) => tf.expandDims(x, 0));
    const results = this.transformBatch(batch as unknown as ImageData, training);
    return mapLeaves(asNested(results), (x) => tf.squeeze(x, [0])) as unknown as ImageData;
  }

  private transformBatch(data: ImageData, training: boolean): ImageData {
    const { images, labels, bounding_boxes: boxes, segmentation_masks: masks } = data;
    const transformation = this.chooseTransformation(images, training);
    return {
      ...data,
      images: this.transformImages(images, transformation, training),
      ...(labels && { labels: this.transformLabels(labels, transformation, training) }),
      ...(boxes && { bounding_boxes: this.transformChecked(boxes, transformation, training) }),
      ...(masks && {
        segmentation_masks: this.transformSegmentationMasks(masks, transformation, training),
      }),
    };
  }

  /** @throws ConfigError when the config does not say what the numbers of a box are. */
  private transformChecked(
    boxes: BoundingBoxes,
    transformation: T,
    training: boolean,
  ): BoundingBoxes {
    if (this.settings.bounding_box_format === null) {
      throw new ConfigError(
        `${String(this)}: give bounding_box_format, for bounding boxes come with the images.`,
      );
    }
    const floats = { ...boxes, boxes: tf.cast(boxes.boxes, "float32") };
    return this.transformBoundingBoxes(floats, transformation, training);
  }

  private isBatched(shape: Shape): boolean {
    if (shape.length === 3 || shape.length === 4) return shape.length === 4;
    throw new ShapeError(
      `${String(this)}: images must have rank 3, or 4 in a batch. Received: shape ${formatShape(shape)}.`,
    );
  }

  override computeOutputShape(inputShape: Nested<Shape>): Nested<Shape> {
    if (!isShape(inputShape)) {
      return Object.fromEntries(
        Object.entries(inputShape).map(([key, shape]) => [
          key,
          followsImages(key) ? this.computeOutputShape(shape) : shape,
        ]),
      );
    }
    this.isBatched(inputShape);
    return this.imageShape(inputShape);
  }

  override computeOutputSpec(inputs: Nested<KerasTensor>): Nested<KerasTensor> {
    const spec = (symbol: KerasTensor, moved: boolean): KerasTensor =>
      new KerasTensor(
        moved ? (this.computeOutputShape(symbol.shape) as Shape) : symbol.shape,
        moved ? this.computeOutputDtype(symbol) : symbol.dtype,
        this.name,
      );
    if (inputs instanceof KerasTensor) return spec(inputs, true);
    return Object.fromEntries(
      Object.entries(inputs as Readonly<Record<string, Nested<KerasTensor>>>).map(
        ([key, value]) => [key, mapLeaves(value, (symbol) => spec(symbol, followsImages(key)))],
      ),
    );
  }
}

/** True for what has pixels, and so the size of the images. */
function followsImages(key: string): boolean {
  return key === "images" || key === "segmentation_masks";
}

function asNested(data: ImageData): Nested<Tensor> {
  return data as unknown as Nested<Tensor>;
}
