/** @file ops.image.resize */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, choice, number, sizes } from "../../config/field.ts";
import type { ConfigOf } from "../../config/infer.ts";
import { ConfigError } from "../../errors.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { gatherAlong } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import {
  type ImageAxes,
  type ImageFormat,
  imageAxes,
  imageFormat,
  replaceSizes,
} from "./layout.ts";
import { nearestPixels, sampleAlong, samplingMatrix } from "./sampling.ts";

const interpolations = ["bilinear", "nearest", "lanczos3", "lanczos5", "bicubic", "area"] as const;

const fields = {
  size: sizes(2),
  interpolation: choice(interpolations, "bilinear"),
  antialias: boolean(false),
  crop_to_aspect_ratio: boolean(false),
  pad_to_aspect_ratio: boolean(false),
  fill_mode: choice(["constant"], "constant"),
  fill_value: number(0),
  data_format: imageFormat,
};
type Config = ConfigOf<typeof fields>;

/** Rows and columns of the box that has the proportions of the target, in TensorFlow's float32. */
function boxOf(
  [height, width]: readonly [number, number],
  [targetHeight, targetWidth]: readonly [number, number],
): [number, number] {
  const share = (a: number, b: number, c: number): number =>
    Math.trunc(Math.fround(Math.fround(a * b) / c));
  return [share(width, targetHeight, targetWidth), share(height, targetWidth, targetHeight)];
}

type Pair = readonly [number, number];

/** Cuts the middle out of the images. */
function cropToAspectRatio(x: Tensor, axes: ImageAxes, size: Pair): Tensor {
  const now = [x.shape[axes.rows] ?? 1, x.shape[axes.columns] ?? 1] as const;
  const box = boxOf(now, size).map((n, i) => Math.max(Math.min(now[i] ?? 1, n), 1));
  const [begin, end] = [x.shape.map(() => 0), [...x.shape]];
  for (const [i, axis] of [axes.rows, axes.columns].entries()) {
    begin[axis] = Math.trunc(((now[i] ?? 1) - (box[i] ?? 1)) / 2);
    end[axis] = box[i] ?? 1;
  }
  return tf.slice(x, begin, end);
}

/** Adds borders. As in Keras, both borders of an axis are equal, so that an odd rest is left out. */
function padToAspectRatio(x: Tensor, axes: ImageAxes, size: Pair, fillValue: number): Tensor {
  const now = [x.shape[axes.rows] ?? 1, x.shape[axes.columns] ?? 1] as const;
  const borders = boxOf(now, size).map((n, i) =>
    Math.trunc((Math.max(now[i] ?? 1, n) - (now[i] ?? 1)) / 2),
  );
  const widths = x.shape.map((_, axis): [number, number] => {
    const border = borders[[axes.rows, axes.columns].indexOf(axis)] ?? 0;
    return [border, border];
  });
  return tf.pad(x, widths, fillValue);
}

function toProportions(x: Tensor, axes: ImageAxes, config: Config): Tensor {
  const size = config.size as Pair;
  if (config.crop_to_aspect_ratio) return cropToAspectRatio(x, axes, size);
  if (config.pad_to_aspect_ratio) return padToAspectRatio(x, axes, size, config.fill_value);
  return x;
}

/** Resizes one axis. */
function resizeAlong(x: Tensor, axis: number, target: number, config: Config): Tensor {
  const size = x.shape[axis] ?? 1;
  const { interpolation: method, antialias } = config;
  if (method !== "nearest")
    return sampleAlong(x, axis, samplingMatrix(method, size, target, antialias));
  return gatherAlong(x, tf.tensor1d(nearestPixels(size, target), "int32"), axis);
}

function check({ crop_to_aspect_ratio: crop, pad_to_aspect_ratio: pad }: Config): void {
  if (crop && pad) {
    throw new ConfigError(
      "resize: only one of crop_to_aspect_ratio and pad_to_aspect_ratio may be true.",
    );
  }
}

export const Resize = defineOp({
  className: "Resize",
  module: "image",
  inputs: ["images"],
  fields,
  compute: ([images], config) => {
    check(config);
    const x = toTensor(images);
    const axes = imageAxes("resize", x.shape, config.data_format);
    const number = config.interpolation === "nearest" ? x : tf.cast(x, "float32");
    const fitted = toProportions(number, axes, config);
    const [height = 1, width = 1] = config.size;
    const rows = resizeAlong(fitted, axes.rows, height, config);
    const resized = resizeAlong(rows, axes.columns, width, config);
    return x.dtype === resized.dtype ? resized : tf.cast(tf.round(resized), x.dtype);
  },
  infer: ([images], config) => {
    check(config);
    const { shape, dtype } = specOf(images);
    const axes = imageAxes("resize", shape, config.data_format);
    const [height = 1, width = 1] = config.size;
    return { shape: replaceSizes(shape, { [axes.rows]: height, [axes.columns]: width }), dtype };
  },
});

interface ResizeOptions {
  readonly interpolation?: (typeof interpolations)[number] | undefined;
  /** Smooth images before they are made smaller. */
  readonly antialias?: boolean | undefined;
  /** Cut off what does not fit the proportions of `size`. */
  readonly crop_to_aspect_ratio?: boolean | undefined;
  /** Fill up what the proportions of `size` need. */
  readonly pad_to_aspect_ratio?: boolean | undefined;
  readonly fill_mode?: "constant" | undefined;
  readonly fill_value?: number | undefined;
  readonly data_format?: ImageFormat | undefined;
}

/**
 * Images of another size; integers are rounded.
 * @param size - rows and columns.
 * @see keras.ops.image.resize
 * @throws ShapeError unless the images have rank 3 or 4.
 */
export function resize<T extends AnyTensor>(
  images: T,
  size: number | readonly number[],
  options: ResizeOptions = {},
): Same<T> {
  return Resize.apply([images], { ...options, size }) as Same<T>;
}
