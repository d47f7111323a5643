/** @file ops.unfold, ops.fold */
import * as tf from "@tensorflow/tfjs-core";
import { sizes } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { gatherAlong, scatterNd } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { type PerAxis, perAxis } from "./conv-config.ts";

type Size = Shape[number];

const windowFields = {
  /** Rows and columns of a window. */
  kernel_size: sizes(2),
  /** How far neighbours in a window are apart. */
  dilation: perAxis(1, 1),
  /** Zeros around the image, at both ends of each axis. */
  padding: perAxis(0, 0),
  /** How far windows are apart. */
  stride: perAxis(1, 1),
};

interface Windows {
  readonly kernel_size: readonly number[];
  readonly dilation: PerAxis;
  readonly padding: PerAxis;
  readonly stride: PerAxis;
}

const along = (value: PerAxis, axis: number): number =>
  typeof value === "number" ? value : (value[axis] ?? 1);

/** The size of an axis with its padding. */
const padded = (size: number, config: Windows, axis: number): number =>
  size + 2 * along(config.padding, axis);

/** How many windows an axis of the image has. @throws ShapeError if there is none. */
function windowCount(owner: string, size: Size, config: Windows, axis: number): Size {
  if (size === null) return null;
  const reach = along(config.dilation, axis) * ((config.kernel_size[axis] ?? 1) - 1) + 1;
  const count = Math.floor((padded(size, config, axis) - reach) / along(config.stride, axis)) + 1;
  if (count > 0) return count;
  throw new ShapeError(
    `${owner}: a window reaches over ${reach} places, and axis ${axis} of the image has ${padded(size, config, axis)} with its padding. Received: kernel_size=[${config.kernel_size.join(", ")}].`,
  );
}

/** The places along one axis that windows take: for each place in a window, that of every window. */
function axisPlaces(config: Windows, axis: number, count: number): number[] {
  return Array.from(
    { length: (config.kernel_size[axis] ?? 1) * count },
    (_, i) =>
      Math.floor(i / count) * along(config.dilation, axis) +
      (i % count) * along(config.stride, axis),
  );
}

/** The places in the flattened padded image, in the order (kernel row, kernel column, window row, window column). */
function places(config: Windows, counts: readonly number[], columns: number): Tensor {
  const [high = 1, wide = 1] = config.kernel_size;
  const [rowCount = 0, columnCount = 0] = counts;
  const rows = tf.tensor(axisPlaces(config, 0, rowCount), [high, 1, rowCount, 1], "int32");
  const across = axisPlaces(config, 1, columnCount);
  const sum = tf.add(
    tf.mul(rows, tf.scalar(columns, "int32")),
    tf.tensor(across, [1, wide, 1, columnCount], "int32"),
  );
  return tf.reshape(sum, [-1]);
}

/** @throws ShapeError unless the rank is that. */
function checkRank(owner: string, shape: Shape, rank: number): void {
  if (shape.length === rank) return;
  throw new ShapeError(
    `${owner}: the input must have rank ${rank}. Received: shape ${formatShape(shape)}.`,
  );
}

const times = (...all: Size[]): Size =>
  all.reduce((product, size) => (product === null || size === null ? null : product * size), 1);

function unfoldedShape(shape: Shape, config: Windows): Shape {
  checkRank("unfold", shape, 4);
  const [batch = null, channels = null, ...image] = shape;
  const counts = image.map((size, axis) => windowCount("unfold", size, config, axis));
  return [batch, times(channels, ...config.kernel_size), times(...counts)];
}

export const Unfold = defineOp({
  className: "Unfold",
  module: "nn",
  inputs: ["x"],
  fields: windowFields,
  compute: ([given], config) => {
    const x = toTensor(given);
    const shape = unfoldedShape(x.shape, config) as number[];
    const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
    const counts = [height, width].map((size, i) => windowCount("unfold", size, config, i) ?? 0);
    const [down, across] = [along(config.padding, 0), along(config.padding, 1)];
    const wide = tf.pad(x, [
      [0, 0],
      [0, 0],
      [down, down],
      [across, across],
    ]);
    const flat = tf.reshape(wide, [batch, channels, -1]);
    const taken = gatherAlong(flat, places(config, counts, padded(width, config, 1)), 2);
    return tf.reshape(taken, shape);
  },
  infer: ([x], config) => {
    const { shape, dtype } = specOf(x);
    return { shape: unfoldedShape(shape, config), dtype };
  },
});

/** Channels and numbers of windows of what is folded. @throws ShapeError */
function foldedSizes(
  shape: Shape,
  config: Windows & { readonly output_size: readonly number[] },
): { readonly channels: Size; readonly counts: readonly number[] } {
  checkRank("fold", shape, 3);
  const counts = config.output_size.map((size, i) => windowCount("fold", size, config, i) ?? 0);
  const [, depth = null, length = null] = shape;
  const window = times(...config.kernel_size) ?? 1;
  const total = times(...counts) ?? 0;
  if ((depth ?? 0) % window === 0 && (length ?? total) === total) {
    return { channels: depth === null ? null : depth / window, counts };
  }
  throw new ShapeError(
    `fold: the input must have shape (batch, channels · ${window}, ${total}) for output_size=[${config.output_size.join(", ")}]. Received: shape ${formatShape(shape)}.`,
  );
}

export const Fold = defineOp({
  className: "Fold",
  module: "nn",
  inputs: ["x"],
  fields: { output_size: sizes(2), ...windowFields },
  compute: ([given], config) => {
    const x = toTensor(given);
    const sized = foldedSizes(x.shape, config);
    const [batch = 0, channels] = [x.shape[0], sized.channels ?? 0];
    const [height = 0, width = 0] = config.output_size;
    const [high, wide] = [padded(height, config, 0), padded(width, config, 1)];
    const at = places(config, sized.counts, wide);
    const rows = tf.transpose(tf.reshape(x, [batch * channels, at.size]));
    const sums = scatterNd(tf.reshape(at, [-1, 1]), rows, [high * wide, batch * channels]);
    const images = tf.reshape(tf.transpose(sums), [batch, channels, high, wide]);
    const begin = [0, 0, along(config.padding, 0), along(config.padding, 1)];
    return tf.slice(images, begin, [batch, channels, height, width]);
  },
  infer: ([x], config) => {
    const { shape, dtype } = specOf(x);
    const { channels } = foldedSizes(shape, config);
    return { shape: [shape[0] ?? null, channels, ...config.output_size], dtype };
  },
});

interface WindowOptions {
  readonly dilation?: PerAxis | undefined;
  readonly padding?: PerAxis | undefined;
  readonly stride?: PerAxis | undefined;
}

/**
 * The pixels of windows of images whose channels come first: one column for each window (im2col).
 * Shapes: `(batch, channels, rows, columns)` → `(batch, channels · kernel, windows)`.
 * @see keras.ops.unfold
 * @throws ShapeError
 */
export function unfold<T extends AnyTensor>(
  x: T,
  kernelSize: PerAxis,
  options: WindowOptions = {},
): Same<T> {
  return Unfold.apply([x], { kernel_size: kernelSize, ...options }) as Same<T>;
}

/**
 * Puts the windows that `unfold` took back into images; where windows overlap, they are summed (col2im).
 * Shapes: `(batch, channels · kernel, windows)` → `(batch, channels, …output_size)`.
 * @see keras.ops.fold
 * @throws ShapeError
 */
export function fold<T extends AnyTensor>(
  x: T,
  outputSize: PerAxis,
  kernelSize: PerAxis,
  options: WindowOptions = {},
): Same<T> {
  const config = { output_size: outputSize, kernel_size: kernelSize, ...options };
  return Fold.apply([x], config) as Same<T>;
}
