/** @file Rectangles of pixels, one for each image. */
import type { DataFormat, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** The borders of a rectangle, in pixels; they need not be whole. */
export interface PixelBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** True inside the rectangle of each image: `(batch, rows, columns, 1)`, or channels first. */
export function insideBoxes(
  boxes: readonly PixelBox[],
  { height, width }: { readonly height: number; readonly width: number },
  format: DataFormat,
): Tensor {
  const column = (values: number[]): Tensor => tf.tensor3d(values, [values.length, 1, 1]);
  const y = tf.reshape(tf.range(0, height), [1, -1, 1]);
  const x = tf.reshape(tf.range(0, width), [1, 1, -1]);
  const within = (places: Tensor, from: number[], to: number[]): Tensor =>
    tf.logicalAnd(tf.greaterEqual(places, column(from)), tf.less(places, column(to)));
  const inside = tf.logicalAnd(
    within(
      y,
      boxes.map(({ top }) => top),
      boxes.map(({ bottom }) => bottom),
    ),
    within(
      x,
      boxes.map(({ left }) => left),
      boxes.map(({ right }) => right),
    ),
  );
  return tf.expandDims(inside, format === "channels_first" ? 1 : 3);
}
