/** @file Colours of images: ops.image.rgbToGrayscale, rgbToHsv, hsvToRgb */
import * as tf from "@tensorflow/tfjs-core";
import { isFloat } from "../../dtype.ts";
import { ConfigError, ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { type ImageFormat, imageAxes, imageFormat, replaceSizes } from "./layout.ts";

const fields = { data_format: imageFormat };

/** The axis of the channels. @throws ShapeError unless their number is one of `counts`. */
function channelsAxis(
  op: string,
  shape: Shape,
  format: ImageFormat,
  counts: readonly number[],
): number {
  const { channels } = imageAxes(op, shape, format);
  const count = shape[channels] ?? null;
  if (count === null || counts.includes(count)) return channels;
  throw new ShapeError(
    `${op}: images must have ${counts.join(" or ")} channels. Received: shape ${formatShape(shape)}.`,
  );
}

const LUMA = [0.2989, 0.587, 0.114];

export const RGBToGrayscale = defineOp({
  className: "RGBToGrayscale",
  module: "image",
  inputs: ["images"],
  fields,
  compute: ([images], { data_format }) => {
    const x = toTensor(images);
    const axis = channelsAxis("rgb_to_grayscale", x.shape, data_format, [1, 3]);
    if (x.shape[axis] === 1) return tf.clone(x);
    const sizes = x.shape.map((_, i) => (i === axis ? 3 : 1));
    const weighted = tf.mul(tf.cast(x, "float32"), tf.tensor(LUMA, sizes));
    return tf.cast(tf.sum(weighted, axis, true), x.dtype);
  },
  infer: ([images], { data_format }) => {
    const { shape, dtype } = specOf(images);
    const axis = channelsAxis("rgb_to_grayscale", shape, data_format, [1, 3]);
    return { shape: replaceSizes(shape, { [axis]: 1 }), dtype };
  },
});

/** An op of the three channels of float images. */
function colorOp(
  className: string,
  name: string,
  convert: (channels: [Tensor, Tensor, Tensor]) => Tensor[],
): DefinedOp<typeof fields> {
  const check = (shape: Shape, dtype: string, format: ImageFormat): number => {
    if (isFloat(dtype)) return channelsAxis(name, shape, format, [3]);
    throw new ConfigError(`${name}: images must have a float dtype. Received: ${dtype}.`);
  };
  return defineOp({
    className,
    module: "image",
    inputs: ["images"],
    fields,
    compute: ([images], { data_format }) => {
      const x = toTensor(images);
      const axis = check(x.shape, x.dtype, data_format);
      return tf.concat(convert(tf.split(x, 3, axis) as [Tensor, Tensor, Tensor]), axis);
    },
    infer: ([images], { data_format }) => {
      const spec = specOf(images);
      check(spec.shape, spec.dtype, data_format);
      return spec;
    },
  });
}

/** `a / b`, and 0 where `b` is 0: also the gradient is 0 there. */
function divideOrZero(a: Tensor, b: Tensor): Tensor {
  const zero = tf.equal(b, 0);
  return tf.where(zero, tf.zerosLike(a), tf.div(a, tf.where(zero, tf.onesLike(b), b)));
}

export const RGBToHSV = colorOp("RGBToHSV", "rgb_to_hsv", ([r, g, b]) => {
  const value = tf.maximum(tf.maximum(r, g), b);
  const range = tf.sub(value, tf.minimum(tf.minimum(r, g), b));
  const turn = (from: Tensor, to: Tensor, start: number): Tensor =>
    tf.add(divideOrZero(tf.sub(from, to), tf.mul(range, 6)), start);
  const fromGreen = tf.where(tf.equal(g, value), turn(b, r, 2 / 6), turn(r, g, 4 / 6));
  const hue = tf.where(tf.equal(r, value), turn(g, b, 0), fromGreen);
  const coloured = tf.where(tf.greater(range, 0), hue, tf.zerosLike(hue));
  const positive = tf.where(tf.less(coloured, 0), tf.add(coloured, 1), coloured);
  const shade = divideOrZero(range, value);
  const saturation = tf.where(tf.greater(value, 0), shade, tf.zerosLike(range));
  return [positive, saturation, value];
});

export const HSVToRGB = colorOp("HSVToRGB", "hsv_to_rgb", ([hue, saturation, value]) => {
  const angle = tf.mul(hue, 6);
  const apart = (place: number): Tensor => tf.abs(tf.sub(angle, place));
  const shades = [tf.sub(apart(3), 1), tf.sub(2, apart(2)), tf.sub(2, apart(4))];
  return shades.map((shade) => {
    const pure = tf.mul(saturation, tf.clipByValue(shade, 0, 1));
    return tf.mul(tf.add(tf.sub(1, saturation), pure), value);
  });
});

interface ColorOptions {
  readonly data_format?: ImageFormat | undefined;
}

/** Images with one channel: how bright they are. @see keras.ops.image.rgb_to_grayscale @throws ShapeError */
export function rgbToGrayscale<T extends AnyTensor>(
  images: T,
  options: ColorOptions = {},
): Same<T> {
  return RGBToGrayscale.apply([images], options) as Same<T>;
}
/** Hue, saturation and value of RGB images of floats. @see keras.ops.image.rgb_to_hsv @throws ShapeError @throws ConfigError */
export function rgbToHsv<T extends AnyTensor>(images: T, options: ColorOptions = {}): Same<T> {
  return RGBToHSV.apply([images], options) as Same<T>;
}
/** RGB images from hue, saturation and value. @see keras.ops.image.hsv_to_rgb @throws ShapeError @throws ConfigError */
export function hsvToRgb<T extends AnyTensor>(images: T, options: ColorOptions = {}): Same<T> {
  return HSVToRGB.apply([images], options) as Same<T>;
}
