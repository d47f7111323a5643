/** @file ops.image.extractPatches */
import * as tf from "@tensorflow/tfjs-core";
import type { DataFormat } from "../../config/data-format.ts";
import { choice, type Field, nullable, refuse } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape, sizeOf } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { gatherAlong } from "../gather-scatter.ts";
import { padSame } from "../nn/conv-compute.ts";
import { type PerAxis, perAxis } from "../nn/conv-config.ts";
import { type ConvAxis, convAxes, convOutputShape } from "../nn/conv-shape.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { type ImageFormat, imageFormat } from "./layout.ts";

const size: Field<PerAxis, readonly number[], true> = {
  required: true,
  parse: (value, place) => {
    const sizes: unknown = typeof value === "number" ? [value, value] : value;
    const good =
      Array.isArray(sizes) &&
      (sizes.length === 2 || sizes.length === 3) &&
      sizes.every((each) => Number.isInteger(each) && each > 0);
    return good
      ? (sizes as number[])
      : refuse(place, "must be a positive integer or a list of 2 or 3 of them", value);
  },
  serialize: (value) => value,
};

const fields = {
  size,
  strides: nullable(perAxis(1, 1)),
  dilation_rate: perAxis(1, 1),
  padding: choice(["valid", "same"], "valid"),
  data_format: imageFormat,
};

interface Config {
  readonly size: readonly number[];
  readonly strides: PerAxis | null;
  readonly dilation_rate: PerAxis;
  readonly padding: "valid" | "same";
  readonly data_format: ImageFormat;
}

/** What a convolution with windows of that size is told. */
function asConvolution(config: Config) {
  const { size, strides, dilation_rate, padding } = config;
  const format: DataFormat = config.data_format ?? "channels_last";
  return { strides: strides ?? size, dilation_rate, padding, data_format: format };
}

/** The shape with a batch. @throws ShapeError */
function batched(shape: Shape, { size }: Config): Shape {
  const rank = size.length + 2;
  if (shape.length === rank) return shape;
  if (shape.length === rank - 1) return [1, ...shape];
  throw new ShapeError(
    `extract_patches: images must have rank ${rank - 1}, or ${rank} with a batch. Received: shape ${formatShape(shape)}.`,
  );
}

function patchesShape(shape: Shape, config: Config): Shape {
  const full = batched(shape, config);
  const convolution = asConvolution(config);
  const channels = full.at(convolution.data_format === "channels_last" ? -1 : 1) ?? null;
  const depth = channels === null ? null : channels * sizeOf([...config.size]);
  const result = convOutputShape("extract_patches", full, config.size, depth, convolution);
  return result.slice(full.length - shape.length);
}

/** Which places of an axis the windows take, one window behind the other. */
function windowPlaces({ window, stride, dilation }: ConvAxis, count: number): Int32Array {
  const length = window ?? 1;
  return Int32Array.from(
    { length: count * length },
    (_, i) => Math.floor(i / length) * stride + (i % length) * dilation,
  );
}

/** Windows of images whose channels are last. */
function takeWindows(x: Tensor, axes: readonly ConvAxis[], counts: readonly number[]): Tensor {
  const [batch = 1, channels = 1] = [x.shape[0], x.shape.at(-1)];
  const taken = axes.reduce((y, axis, i) => {
    const places = windowPlaces(axis, counts[i] ?? 0);
    return gatherAlong(y, tf.tensor1d(places, "int32"), i + 1);
  }, x);
  const pairs = axes.flatMap(({ window }, i) => [counts[i] ?? 0, window ?? 1]);
  const split = tf.reshape(taken, [batch, ...pairs, channels]);
  const outer = axes.map((_, i) => 1 + 2 * i);
  const inner = axes.map((_, i) => 2 + 2 * i);
  const order = [0, ...outer, ...inner, split.rank - 1];
  return tf.reshape(tf.transpose(split, order), [batch, ...counts, -1]);
}

/** Moves the channels from the second place to the last, or back. */
function moveChannels(x: Tensor, direction: "last" | "first"): Tensor {
  const rest = Array.from({ length: x.rank - 2 }, (_, i) => (direction === "last" ? i + 2 : i + 1));
  return tf.transpose(x, direction === "last" ? [0, ...rest, 1] : [0, x.rank - 1, ...rest]);
}

export const ExtractPatches = defineOp({
  className: "ExtractPatches",
  module: "image",
  inputs: ["images"],
  fields,
  compute: ([images], config) => {
    const x = toTensor(images);
    const shape = patchesShape(x.shape, config) as number[];
    const full = tf.reshape(x, batched(x.shape, config) as number[]);
    const convolution = asConvolution(config);
    const first = convolution.data_format === "channels_first";
    const last = first ? moveChannels(full, "last") : full;
    const axes = convAxes("extract_patches", last.shape, config.size, {
      ...convolution,
      data_format: "channels_last",
    });
    const padded = config.padding === "same" ? padSame(last, axes) : last;
    const spatial = shape.slice(x.rank - axes.length - 1);
    const counts = first ? spatial.slice(1) : spatial.slice(0, -1);
    const windows = takeWindows(padded, axes, counts);
    return tf.reshape(first ? moveChannels(windows, "first") : windows, shape);
  },
  infer: ([images], config) => {
    const { shape, dtype } = specOf(images);
    return { shape: patchesShape(shape, config), dtype };
  },
});

interface PatchOptions {
  /** How far windows are apart; by default they are side by side. */
  readonly strides?: PerAxis | null | undefined;
  readonly dilation_rate?: PerAxis | undefined;
  readonly padding?: "valid" | "same" | undefined;
  readonly data_format?: ImageFormat | undefined;
}

/**
 * The pixels of windows, behind each other in the channels.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, …, …, size · channels)`; with three sizes, of volumes.
 * @see keras.ops.image.extract_patches
 * @throws ShapeError
 */
export function extractPatches<T extends AnyTensor>(
  images: T,
  size: PerAxis,
  options: PatchOptions = {},
): Same<T> {
  const sizes = typeof size === "number" ? [size, size] : size;
  return ExtractPatches.apply([images], {
    ...options,
    size: sizes,
    strides: options.strides ?? sizes,
  }) as Same<T>;
}
