/** @file Filters of images: ops.image.gaussianBlur, ops.image.sobelEdges */
import * as tf from "@tensorflow/tfjs-core";
import { type Field, field, refuse, sizes } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { pad } from "../numpy/pad.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { asBatch, checkImages, type ImageFormat, imageFormat } from "./layout.ts";

/** A bell of a length, with the sum 1. */
export function bell(size: number, sigma: number): number[] {
  const values = Array.from({ length: size }, (_, i) =>
    Math.exp(-0.5 * ((i - (size - 1) / 2) / sigma) ** 2),
  );
  const total = values.reduce((a, b) => a + b, 0);
  return values.map((value) => value / total);
}

/** Filters every channel by itself, with one or several kernels that lie behind each other. */
export function filterChannels(
  images: tf.Tensor4D,
  kernels: readonly (readonly number[])[],
  [rows, columns]: readonly [number, number],
  padding: "same" | "valid",
): tf.Tensor4D {
  const channels = images.shape[3];
  const count = kernels.length;
  const values = Array.from({ length: rows * columns }, (_, place) =>
    kernels.map((kernel) => kernel[place] ?? 0),
  );
  const one = tf.tensor4d(values.flat(), [rows, columns, 1, count]);
  return tf.depthwiseConv2d(images, tf.tile(one, [1, 1, channels, 1]), 1, padding);
}

/** Blurs images whose channels are last. As in Keras, the second numbers are those of the rows. */
export function blur(
  images: tf.Tensor4D,
  [rows, columns]: readonly [number, number],
  [sigmaX, sigmaY]: readonly [number, number],
): tf.Tensor4D {
  const [across, down] = [bell(rows, sigmaX), bell(columns, sigmaY)];
  const kernel = down.flatMap((y) => across.map((x) => y * x));
  return filterChannels(images, [kernel], [rows, columns], "same");
}

const sigma: Field<readonly number[], readonly number[], false> = {
  ...field<readonly number[]>(
    (value, place) => {
      const good =
        Array.isArray(value) &&
        value.length === 2 &&
        value.every((each) => typeof each === "number");
      return good ? (value as number[]) : refuse(place, "must be a list of 2 numbers", value);
    },
    [1, 1],
  ),
  required: false,
};

export const GaussianBlur = defineOp({
  className: "GaussianBlur",
  module: "image",
  inputs: ["images"],
  fields: { kernel_size: sizes(2, [3, 3]), sigma, data_format: imageFormat },
  compute: ([images], { kernel_size, sigma, data_format }) => {
    const x = toTensor(images);
    const floats = tf.cast(x, "float32");
    const blurred = asBatch("gaussian_blur", floats, data_format, (batch) =>
      blur(batch, kernel_size as [number, number], sigma as [number, number]),
    );
    return tf.cast(blurred, x.dtype);
  },
  infer: ([images]) => {
    const spec = specOf(images);
    checkImages("gaussian_blur", spec.shape);
    return spec;
  },
});

const SOBEL = [
  [-1, -2, -1, 0, 0, 0, 1, 2, 1],
  [-1, 0, 1, -2, 0, 2, -1, 0, 1],
];

/** @throws ShapeError unless there is a batch. */
function checkBatch(shape: Shape): void {
  if (shape.length === 4) return;
  throw new ShapeError(
    `sobel_edges: images must have rank 4. Received: shape ${formatShape(shape)}.`,
  );
}

export const SobelEdges = defineOp({
  className: "SobelEdges",
  module: "image",
  inputs: ["images"],
  fields: { data_format: imageFormat },
  compute: ([images], { data_format }) => {
    const x = tf.cast(toTensor(images), "float32");
    checkBatch(x.shape);
    const first = data_format === "channels_first";
    const last = first ? tf.transpose(x, [0, 2, 3, 1]) : x;
    const widths = [0, 1, 1, 0].map((width) => [width, width]);
    const padded = pad(last as Tensor, widths, { mode: "reflect" }) as tf.Tensor4D;
    const slopes = filterChannels(padded, SOBEL, [3, 3], "valid");
    const edges = tf.reshape(slopes, [...last.shape, 2]);
    return first ? tf.transpose(edges, [0, 3, 1, 2, 4]) : edges;
  },
  infer: ([images]) => {
    const { shape, dtype } = specOf(images);
    checkBatch(shape);
    return { shape: [...shape, 2], dtype };
  },
});

interface BlurOptions {
  /** Rows and columns of the kernel. */
  readonly kernel_size?: number | readonly number[] | undefined;
  /** Standard deviations along the columns and the rows. */
  readonly sigma?: readonly number[] | undefined;
  readonly data_format?: ImageFormat | undefined;
}

/** Images blurred with a bell. @see keras.ops.image.gaussian_blur @throws ShapeError */
export function gaussianBlur<T extends AnyTensor>(images: T, options: BlurOptions = {}): Same<T> {
  return GaussianBlur.apply([images], options) as Same<T>;
}

/**
 * How fast each channel changes along the rows and the columns (Sobel's filters).
 * Shapes: `(batch, rows, columns, channels)` → `(batch, rows, columns, channels, 2)`.
 * @see keras.ops.image.sobel_edges
 * @throws ShapeError
 */
export function sobelEdges<T extends AnyTensor>(
  images: T,
  options: { readonly data_format?: ImageFormat | undefined } = {},
): Same<T> {
  return SobelEdges.apply([images], options) as Same<T>;
}
