/** @file Changes of the values of pixels. */
import type { Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import type { Range } from "./ranges.ts";

/** The range of a byte. */
export const bytes: Range = [0, 255];

/** Values of one range in another. */
export function rescale(x: Tensor, from: Range, to: Range): Tensor {
  if (from[0] === to[0] && from[1] === to[1]) return x;
  const share = tf.div(tf.sub(tf.cast(x, "float32"), from[0]), from[1] - from[0]);
  return tf.add(tf.mul(share, to[1] - to[0]), to[0]);
}

/** Values outside a range become its nearest end. */
export function clip(x: Tensor, [low, high]: Range): Tensor {
  return tf.clipByValue(x, low, high);
}

/** A step from `x` towards `y`, or beyond. */
export function blend(x: Tensor, y: Tensor, share: Tensor): Tensor {
  return tf.add(x, tf.mul(share, tf.sub(y, x)));
}

/** The channels of images in another way of telling colours, changed one by one. */
export function changeChannel(
  x: Tensor,
  axis: number,
  channel: number,
  change: (values: Tensor) => Tensor,
): Tensor {
  const channels = tf.split(x, x.shape[axis] ?? 1, axis);
  return tf.concat(
    channels.map((values, i) => (i === channel ? change(values) : values)),
    axis,
  );
}
