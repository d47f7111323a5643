/** @file Where rows, columns and channels of images stand. */
import * as tf from "@tensorflow/tfjs-core";
import { type DataFormat, dataFormat } from "../../config/data-format.ts";
import type { Field } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";

/** Null is `channels_last`. */
export type ImageFormat = DataFormat | null;

/** The layout of images. Ops save null as null, unlike layers. */
export const imageFormat: Field<ImageFormat, ImageFormat, false> = {
  ...dataFormat,
  parse: (value, place) => (value === null ? null : dataFormat.parse(value, place)),
};

/** The axes of an image, or of a batch of images. */
export interface ImageAxes {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

/** @throws ShapeError unless the rank is 3, or 4 with a batch. */
export function checkImages(op: string, shape: Shape): void {
  if (shape.length === 3 || shape.length === 4) return;
  throw new ShapeError(
    `${op}: images must have rank 3, or 4 with a batch. Received: shape ${formatShape(shape)}.`,
  );
}

/** The places of the axes. @throws ShapeError unless the rank is 3, or 4 with a batch. */
export function imageAxes(op: string, shape: Shape, format: ImageFormat): ImageAxes {
  checkImages(op, shape);
  const first = shape.length - 3;
  return format === "channels_first"
    ? { channels: first, rows: first + 1, columns: first + 2 }
    : { rows: first, columns: first + 1, channels: first + 2 };
}

/** The shape with sizes replaced. */
export function replaceSizes(shape: Shape, sizes: Readonly<Record<number, Shape[number]>>): Shape {
  return shape.map((size, axis) => (axis in sizes ? (sizes[axis] ?? null) : size));
}

/** Runs `f` on a batch of images with the channels last, and gives its result the layout of the input. */
export function asBatch(
  op: string,
  images: Tensor,
  format: ImageFormat,
  f: (batch: tf.Tensor4D) => Tensor,
): Tensor {
  checkImages(op, images.shape);
  const batch = images.rank === 3 ? tf.expandDims(images, 0) : images;
  const first = format === "channels_first";
  const result = f((first ? tf.transpose(batch, [0, 2, 3, 1]) : batch) as tf.Tensor4D);
  const back = first ? tf.transpose(result, [0, 3, 1, 2]) : result;
  return images.rank === 3 ? tf.squeeze(back, [0]) : back;
}
