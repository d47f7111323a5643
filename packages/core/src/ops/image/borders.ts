/** @file Borders of images: ops.image.padImages, ops.image.cropImages */
import * as tf from "@tensorflow/tfjs-core";
import { integer, nullable } from "../../config/field.ts";
import { ConfigError, ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { type ImageFormat, imageAxes, imageFormat, replaceSizes } from "./layout.ts";

type Size = number | null;

/** Two of the three must be given: what is added or taken before and after an axis, and its size in the end. */
interface Side {
  readonly name: string;
  readonly before: Size;
  readonly after: Size;
  readonly target: Size;
}

interface Border {
  readonly before: Size;
  readonly after: Size;
  readonly target: Size;
}

/**
 * What the given two make of the third. `sign` is 1 for what is added, and −1 for what is taken away.
 * @throws ConfigError when fewer or more than two are given.
 */
function complete(
  op: string,
  { name, before, after, target }: Side,
  size: Size,
  sign: number,
): Border {
  const given = [before, after, target].filter((value) => value !== null).length;
  if (given !== 2) {
    throw new ConfigError(
      `${op}: of the borders of the ${name} and the target ${name}, exactly two must be given. Received: ${given}.`,
    );
  }
  if (target === null) {
    const sum = (before ?? 0) + (after ?? 0);
    return { before, after, target: size === null ? null : size + sign * sum };
  }
  const rest = size === null ? null : sign * (target - size) - ((before ?? 0) + (after ?? 0));
  return { before: before ?? rest, after: after ?? rest, target };
}

/** @throws ShapeError when a border or a size is negative. */
function checked(op: string, border: Border, shape: Shape): Border {
  const { before, after, target } = border;
  if ([before, after, target].every((value) => value === null || value >= 0)) return border;
  throw new ShapeError(
    `${op}: borders and sizes must not be negative, but are ${before}, ${after} and ${target}. Received: shape ${formatShape(shape)}.`,
  );
}

function bordersFor(
  op: string,
  shape: Shape,
  [rows, columns]: readonly [Side, Side],
  { format, sign }: { readonly format: ImageFormat; readonly sign: number },
) {
  const axes = imageAxes(op, shape, format);
  const border = (side: Side, axis: number): Border =>
    checked(op, complete(op, side, shape[axis] ?? null, sign), shape);
  return { axes, rows: border(rows, axes.rows), columns: border(columns, axes.columns) };
}

const optional = (): ReturnType<typeof nullable<number, number>> => nullable(integer());

const padFields = {
  top_padding: optional(),
  left_padding: optional(),
  bottom_padding: optional(),
  right_padding: optional(),
  target_height: optional(),
  target_width: optional(),
  data_format: imageFormat,
};

interface PadConfig {
  readonly top_padding: Size;
  readonly left_padding: Size;
  readonly bottom_padding: Size;
  readonly right_padding: Size;
  readonly target_height: Size;
  readonly target_width: Size;
  readonly data_format: ImageFormat;
}

function padding(shape: Shape, config: PadConfig) {
  const { top_padding, bottom_padding, left_padding, right_padding } = config;
  const sides: [Side, Side] = [
    { name: "height", before: top_padding, after: bottom_padding, target: config.target_height },
    { name: "width", before: left_padding, after: right_padding, target: config.target_width },
  ];
  return bordersFor("pad_images", shape, sides, { format: config.data_format, sign: 1 });
}

export const PadImages = defineOp({
  className: "PadImages",
  module: "image",
  inputs: ["images"],
  fields: padFields,
  compute: ([images], config) => {
    const x = toTensor(images);
    const { axes, rows, columns } = padding(x.shape, config);
    const widths = x.shape.map((_, axis): [number, number] => {
      const border = { [axes.rows]: rows, [axes.columns]: columns }[axis];
      return [border?.before ?? 0, border?.after ?? 0];
    });
    return tf.pad(x, widths);
  },
  infer: ([images], config) => {
    const { shape, dtype } = specOf(images);
    const { axes, rows, columns } = padding(shape, config);
    const sizes = { [axes.rows]: rows.target, [axes.columns]: columns.target };
    return { shape: replaceSizes(shape, sizes), dtype };
  },
});

const cropFields = {
  top_cropping: optional(),
  left_cropping: optional(),
  bottom_cropping: optional(),
  right_cropping: optional(),
  target_height: optional(),
  target_width: optional(),
  data_format: imageFormat,
};

interface CropConfig {
  readonly top_cropping: Size;
  readonly left_cropping: Size;
  readonly bottom_cropping: Size;
  readonly right_cropping: Size;
  readonly target_height: Size;
  readonly target_width: Size;
  readonly data_format: ImageFormat;
}

function cropping(shape: Shape, config: CropConfig) {
  const { top_cropping, bottom_cropping, left_cropping, right_cropping } = config;
  const sides: [Side, Side] = [
    { name: "height", before: top_cropping, after: bottom_cropping, target: config.target_height },
    { name: "width", before: left_cropping, after: right_cropping, target: config.target_width },
  ];
  return bordersFor("crop_images", shape, sides, { format: config.data_format, sign: -1 });
}

export const CropImages = defineOp({
  className: "CropImages",
  module: "image",
  inputs: ["images"],
  fields: cropFields,
  compute: ([images], config) => {
    const x = toTensor(images);
    const { axes, rows, columns } = cropping(x.shape, config);
    const borders = x.shape.map(
      (_, axis) => ({ [axes.rows]: rows, [axes.columns]: columns })[axis],
    );
    const begin = borders.map((border) => border?.before ?? 0);
    const size = borders.map((border, axis) => border?.target ?? x.shape[axis] ?? 0);
    return tf.slice(x, begin, size);
  },
  infer: ([images], config) => {
    const { shape, dtype } = specOf(images);
    const { axes, rows, columns } = cropping(shape, config);
    const sizes = { [axes.rows]: rows.target, [axes.columns]: columns.target };
    return { shape: replaceSizes(shape, sizes), dtype };
  },
});

type Options<C> = { readonly [K in keyof C]?: C[K] | undefined };

/**
 * Adds zeros around images. Of top, bottom and target height two must be given, and likewise for the width.
 * @see keras.ops.image.pad_images
 * @throws ConfigError
 * @throws ShapeError when a border would be negative.
 */
export function padImages<T extends AnyTensor>(images: T, options: Options<PadConfig>): Same<T> {
  return PadImages.apply([images], options) as Same<T>;
}

/**
 * Cuts borders off images. Of top, bottom and target height two must be given, and likewise for the width.
 * @see keras.ops.image.crop_images
 * @throws ConfigError
 * @throws ShapeError when a border would be negative.
 */
export function cropImages<T extends AnyTensor>(images: T, options: Options<CropConfig>): Same<T> {
  return CropImages.apply([images], options) as Same<T>;
}
