/** @file Parts of images. */
import type { DataFormat, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

import type { ImageSize } from "./bounding-boxes.ts";

/** A rectangle of pixels. */
export interface Window extends ImageSize {
  readonly top: number;
  readonly left: number;
}

/** The rectangle of a batch of images. */
export function cropImages(images: Tensor, window: Window, format: DataFormat): Tensor {
  const { top, left, height, width } = window;
  return format === "channels_first"
    ? tf.slice(images, [0, 0, top, left], [-1, -1, height, width])
    : tf.slice(images, [0, top, left, 0], [-1, height, width, -1]);
}

/** The largest rectangle in the middle of an image that has the proportions of a target. */
export function windowLike({ height, width }: ImageSize, target: ImageSize): Window {
  const bounded = (size: number, wanted: number): number =>
    Math.max(Math.min(size, Math.trunc(wanted)), 1);
  const cropHeight = bounded(height, (width * target.height) / target.width);
  const cropWidth = bounded(width, (height * target.width) / target.height);
  return {
    top: Math.trunc((height - cropHeight) / 2),
    left: Math.trunc((width - cropWidth) / 2),
    height: cropHeight,
    width: cropWidth,
  };
}

/** The shape of images that were brought to another size. */
export function shapeOfSize(
  shape: readonly (number | null)[],
  { height, width }: ImageSize,
  format: DataFormat,
): (number | null)[] {
  return format === "channels_first"
    ? [...shape.slice(0, -2), height, width]
    : [...shape.slice(0, -3), height, width, shape.at(-1) ?? null];
}
