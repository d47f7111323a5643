/** @file Images seen through a projection: ops.image.affineTransform, ops.image.perspectiveTransform */
import * as tf from "@tensorflow/tfjs-core";
import { choice, number } from "../../config/field.ts";
import { ConfigError, ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { gatherAlong } from "../gather-scatter.ts";
import { solveMatrix } from "../linalg/lu.ts";
import { Matrix } from "../linalg/matrix.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { asBatch, checkImages, type ImageFormat, imageFormat } from "./layout.ts";

const interpolation = choice(["bilinear", "nearest"], "bilinear");
const fillMode = choice(["constant", "nearest", "wrap", "reflect"], "constant");
type FillMode = "constant" | "nearest" | "wrap" | "reflect";

const f32 = Math.fround;

/** Where a place outside of an axis lies inside; `constant` leaves it outside. As TensorFlow's kernel has it. */
function placeInside(place: number, size: number, mode: FillMode): number {
  if (mode === "constant") return place;
  const moved = { nearest: place, wrap: wrapped(place, size), reflect: reflected(place, size) }[
    mode
  ];
  return Math.min(Math.max(moved, 0), size - 1);
}

function wrapped(place: number, size: number): number {
  const last = size - 1;
  if (size === 1) return 0;
  if (place < 0) return f32(place + size * (Math.trunc(-place / last) + 1));
  return place > last ? f32(place - size * Math.trunc(place / last)) : place;
}

function reflected(place: number, size: number): number {
  const period = 2 * size;
  if (size === 1) return 0;
  if (place < 0) {
    const near = f32(place + period * Math.trunc(-place / period));
    return near < -size ? near + period : -near - 1;
  }
  if (place <= size - 1) return place;
  const near = f32(place - period * Math.trunc(place / period));
  return near >= size ? period - near - 1 : near;
}

/** One pixel that counts for an output pixel: its row among all pixels of the batch, and how much. */
interface Tap {
  readonly pixel: number;
  readonly weight: number;
}

interface Sampler {
  readonly rows: number;
  readonly columns: number;
  readonly interpolation: "bilinear" | "nearest";
  readonly fillMode: FillMode;
}

/** The pixels around a place; those outside have pixel −1. */
function tapsAt(x: number, y: number, { rows, columns, interpolation }: Sampler): Tap[] {
  const pixel = (row: number, column: number): number =>
    row >= 0 && row < rows && column >= 0 && column < columns ? row * columns + column : -1;
  if (interpolation === "nearest") return [{ pixel: pixel(round(y), round(x)), weight: 1 }];
  const [top, left] = [Math.floor(y), Math.floor(x)];
  const [down, right] = [f32(y - top), f32(x - left)];
  return [
    { pixel: pixel(top, left), weight: (1 - down) * (1 - right) },
    { pixel: pixel(top, left + 1), weight: (1 - down) * right },
    { pixel: pixel(top + 1, left), weight: down * (1 - right) },
    { pixel: pixel(top + 1, left + 1), weight: down * right },
  ];
}

/** Half away from zero. */
function round(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

/** The pixels for an output pixel under a projection, in TensorFlow's float32; none where it goes to infinity. */
function tapsFor(column: number, row: number, projection: Float32Array, sampler: Sampler): Tap[] {
  const at = (i: number): number => projection[i] ?? 0;
  const line = (i: number, constant: number): number =>
    f32(f32(f32(at(i) * column) + f32(at(i + 1) * row)) + constant);
  const depth = line(6, 1);
  if (depth === 0) return [];
  const x = f32(line(0, at(2)) / depth);
  const y = f32(line(3, at(5)) / depth);
  if (!Number.isFinite(x) || !Number.isFinite(y)) return [];
  const { rows, columns, fillMode } = sampler;
  return tapsAt(placeInside(x, columns, fillMode), placeInside(y, rows, fillMode), sampler);
}

/** Samples a batch of images; what lies outside has `fillValue`. The gradient goes to the images. */
function project(
  images: tf.Tensor4D,
  projections: readonly Float32Array[],
  fillValue: number,
  kind: Pick<Sampler, "interpolation" | "fillMode">,
): Tensor {
  const [batch, rows, columns, channels] = images.shape;
  const size = rows * columns;
  const total = batch * size;
  const counts = kind.interpolation === "nearest" ? 1 : 4;
  const pixels = new Int32Array(counts * total);
  const weights = new Float32Array(counts * total);
  const filled = new Float32Array(total);
  for (let n = 0; n < total; n++) {
    const image = Math.floor(n / size);
    const projection = projections[projections.length === 1 ? 0 : image] as Float32Array;
    const [row, column] = [Math.floor((n % size) / columns), n % columns];
    const taps = tapsFor(column, row, projection, { rows, columns, ...kind });
    let inside = 0;
    for (const [k, { pixel, weight }] of taps.entries()) {
      if (pixel < 0) continue;
      pixels[k * total + n] = image * size + pixel;
      weights[k * total + n] = weight;
      inside += weight;
    }
    filled[n] = fillValue * (1 - inside);
  }
  const flat = tf.reshape(tf.cast(images, "float32"), [total, channels]);
  const taken = gatherAlong(flat, tf.tensor2d(pixels, [counts, total], "int32"), 0);
  const sum = tf.sum(tf.mul(taken, tf.tensor3d(weights, [counts, total, 1])), 0);
  const result = fillValue === 0 ? sum : tf.add(sum, tf.tensor2d(filled, [total, 1]));
  return tf.cast(tf.reshape(result, images.shape), images.dtype);
}

/** The rows of a matrix, or the one vector. */
function rowsOf(x: Tensor): Float32Array[] {
  const values = Float32Array.from(x.dataSync());
  const size = x.shape.at(-1) ?? 1;
  return Array.from({ length: values.length / size }, (_, i) =>
    values.subarray(i * size, (i + 1) * size),
  );
}

/** @throws ShapeError unless there are 8 numbers for each image, or for all. */
function checkTransform(shape: Shape): void {
  if ((shape.length === 1 || shape.length === 2) && (shape.at(-1) ?? 8) === 8) return;
  throw new ShapeError(
    `affine_transform: transform must have 8 numbers, or 8 for each image. Received: shape ${formatShape(shape)}.`,
  );
}

export const AffineTransform = defineOp({
  className: "AffineTransform",
  module: "image",
  inputs: ["images", "transform"],
  fields: {
    interpolation,
    fill_mode: fillMode,
    fill_value: number(0),
    data_format: imageFormat,
  },
  compute: ([images, transform], config) => {
    const projection = toTensor(transform);
    checkTransform(projection.shape);
    const kind = { interpolation: config.interpolation, fillMode: config.fill_mode };
    return asBatch("affine_transform", toTensor(images), config.data_format, (batch) =>
      project(batch, rowsOf(projection), config.fill_value, kind),
    );
  },
  infer: ([images, transform]) => {
    const spec = specOf(images);
    checkImages("affine_transform", spec.shape);
    checkTransform(specOf(transform).shape);
    return spec;
  },
});

/** @throws ShapeError unless both are the four corners, of one image or of each. */
function checkPoints(start: Shape, end: Shape): void {
  const good = (shape: Shape): boolean =>
    (shape.length === 2 || shape.length === 3) && shape.at(-2) === 4 && shape.at(-1) === 2;
  if (good(start) && good(end) && start.length === end.length) return;
  throw new ShapeError(
    "perspective_transform: start_points and end_points must both have shape (4, 2) or (batch, 4, 2). " +
      `Received: shapes ${formatShape(start)} and ${formatShape(end)}.`,
  );
}

/** The projection that takes the end points back to the start points. @throws ConfigError */
function homography(start: Float32Array, end: Float32Array): Float32Array {
  const coefficients = Matrix.from(8, 8, (i, j) => {
    const corner = Math.floor(i / 2);
    const [x, y] = [end[2 * corner] ?? 0, end[2 * corner + 1] ?? 0];
    const place = start[i] ?? 0;
    const line = [x, y, 1];
    if (j >= 6) return -place * (line[j - 6] ?? 0);
    const mine = i % 2 === 0 ? j < 3 : j >= 3;
    return mine ? (line[j % 3] ?? 0) : 0;
  });
  const solution = solveMatrix(coefficients, new Matrix(8, 1, Float64Array.from(start)));
  if (solution !== undefined) return Float32Array.from(solution.values);
  throw new ConfigError("perspective_transform: three of the points lie on one line.");
}

export const PerspectiveTransform = defineOp({
  className: "PerspectiveTransform",
  module: "image",
  inputs: ["images", "start_points", "end_points"],
  fields: { interpolation, fill_value: number(0), data_format: imageFormat },
  compute: ([images, startPoints, endPoints], config) => {
    const [start, end] = [toTensor(startPoints), toTensor(endPoints)];
    checkPoints(start.shape, end.shape);
    const [from, to] = [start, end].map((points) => rowsOf(tf.reshape(points, [-1, 8]))) as [
      Float32Array[],
      Float32Array[],
    ];
    const projections = from.map((corners, i) => homography(corners, to[i] as Float32Array));
    const kind = { interpolation: config.interpolation, fillMode: "constant" } as const;
    return asBatch("perspective_transform", toTensor(images), config.data_format, (batch) =>
      project(batch, projections, config.fill_value, kind),
    );
  },
  infer: ([images, startPoints, endPoints]) => {
    const spec = specOf(images);
    checkImages("perspective_transform", spec.shape);
    checkPoints(specOf(startPoints).shape, specOf(endPoints).shape);
    return spec;
  },
});

interface TransformOptions {
  readonly interpolation?: "bilinear" | "nearest" | undefined;
  /** The value of what lies outside of the images. */
  readonly fill_value?: number | undefined;
  readonly data_format?: ImageFormat | undefined;
}

/**
 * Images whose pixel `(x, y)` is that of the input at `((a₀x + a₁y + a₂) / k, (a₃x + a₄y + a₅) / k)`, with
 * `k = a₆x + a₇y + 1`.
 * @param transform - the 8 numbers, for all images or for each.
 * @see keras.ops.image.affine_transform
 * @remarks Differs from Keras: the gradient by the images is exact; TensorFlow transforms the gradient back.
 * @throws ShapeError
 */
export function affineTransform<T extends AnyTensor>(
  images: T,
  transform: AnyTensor,
  options: TransformOptions & { readonly fill_mode?: FillMode | undefined } = {},
): Same<T> {
  return AffineTransform.apply([images, transform], options) as Same<T>;
}

/**
 * Images bent so that four points come to lie on four others.
 * Shapes of the points: `(4, 2)` or `(batch, 4, 2)`, each as `(x, y)`.
 * @see keras.ops.image.perspective_transform
 * @throws ShapeError
 * @throws ConfigError for points on one line.
 */
export function perspectiveTransform<T extends AnyTensor>(
  images: T,
  startPoints: AnyTensor,
  endPoints: AnyTensor,
  options: TransformOptions = {},
): Same<T> {
  return PerspectiveTransform.apply([images, startPoints, endPoints], options) as Same<T>;
}
