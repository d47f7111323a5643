/** @file ops.image.mapCoordinates */
import * as tf from "@tensorflow/tfjs-core";
import { choice, field, number, refuse } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { gatherAlong } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

export type CoordinateFill = "constant" | "nearest" | "wrap" | "mirror" | "reflect";

const order = field<number>((value, place) =>
  value === 0 || value === 1 ? value : refuse(place, "must be 0 (nearest) or 1 (linear)", value),
);

/** @throws ShapeError unless there is a list of coordinates for each axis. */
function check(input: Shape, coordinates: Shape): void {
  const count = coordinates[0] ?? null;
  if (coordinates.length >= 2 && (count === null || count === input.length)) return;
  throw new ShapeError(
    `map_coordinates: coordinates must have rank 2 or more and one row for each axis of the input. ` +
      `Received: shapes ${formatShape(input)} and ${formatShape(coordinates)}.`,
  );
}

/** Indices of one axis that count for each coordinate: whether they lie inside, and how much they count. */
interface Node {
  readonly index: Tensor;
  readonly inside: Tensor | undefined;
  readonly weight: Tensor | undefined;
}

/** Indices within the axis, as Keras on TensorFlow has them. */
function placeInside(index: Tensor, size: number, mode: CoordinateFill): Tensor {
  if (mode === "wrap") return tf.mod(index, tf.scalar(size, "int32"));
  if (mode === "constant" || mode === "nearest") return clip(index, size);
  const phase = tf.mod(tf.abs(index), tf.scalar(2 * size, "int32"));
  const edge = mode === "reflect" ? 1 : 0;
  const back = tf.sub(tf.scalar(2 * size - edge, "int32"), phase);
  return clip(tf.where(tf.less(phase, tf.scalar(size, "int32")), phase, back), size);
}

function clip(index: Tensor, size: number): Tensor {
  return tf.maximum(tf.minimum(index, tf.scalar(size - 1, "int32")), tf.scalar(0, "int32"));
}

/** 1 within the axis, 0 outside. */
function isInside(place: Tensor, size: number): Tensor {
  return tf.mul(
    tf.cast(tf.greaterEqual(place, 0), "float32"),
    tf.cast(tf.less(place, size), "float32"),
  );
}

/** The nodes of one axis. */
function nodesOf(coordinate: Tensor, size: number, linear: boolean, mode: CoordinateFill): Node[] {
  const node = (place: Tensor, weight?: Tensor): Node => {
    const index = tf.cast(place, "int32");
    const inside = mode === "constant" ? isInside(place, size) : undefined;
    return { index: placeInside(index, size, mode), inside, weight };
  };
  if (!linear) return [node(tf.round(coordinate))];
  const lower = tf.floor(coordinate);
  const upperShare = tf.sub(coordinate, lower);
  return [node(lower, tf.sub(1, upperShare)), node(tf.add(lower, 1), upperShare)];
}

/** Every choice of one node for each axis. */
function combinations(axes: readonly (readonly Node[])[]): Node[][] {
  return axes.reduce<Node[][]>(
    (all, nodes) => all.flatMap((chosen) => nodes.map((node) => [...chosen, node])),
    [[]],
  );
}

function combine<T>(values: readonly (T | undefined)[], f: (a: T, b: T) => T): T | undefined {
  const known = values.filter((value): value is T => value !== undefined);
  return known.length === 0 ? undefined : known.reduce(f);
}

/** The values at one choice of nodes, times how much they count. */
function valuesAt(flat: Tensor, nodes: readonly Node[], strides: number[], fill: number): Tensor {
  const places = nodes.map(({ index }, i) => tf.mul(index, tf.scalar(strides[i] ?? 1, "int32")));
  const values = gatherAlong(
    flat,
    places.reduce((a, b) => tf.add(a, b)),
    0,
  );
  const inside = combine(
    nodes.map((node) => node.inside),
    (a, b) => tf.mul(a, b),
  );
  const filled =
    inside === undefined
      ? values
      : tf.where(tf.equal(inside, 1), values, tf.fill(values.shape, fill));
  const weight = combine(
    nodes.map((node) => node.weight),
    (a, b) => tf.mul(a, b),
  );
  return weight === undefined ? filled : tf.mul(filled, weight);
}

export const MapCoordinates = defineOp({
  className: "MapCoordinates",
  module: "image",
  inputs: ["inputs", "coordinates"],
  fields: {
    order,
    fill_mode: choice(["constant", "nearest", "wrap", "mirror", "reflect"], "constant"),
    fill_value: number(0),
  },
  compute: ([inputs, coordinates], config) => {
    const [x, points] = [toTensor(inputs), tf.cast(toTensor(coordinates), "float32")];
    check(x.shape, points.shape);
    const { fill_mode: mode, fill_value: fill } = config;
    const strides = x.shape.map((_, i) => x.shape.slice(i + 1).reduce((a, b) => a * b, 1));
    const axes = tf
      .unstack(points)
      .map((each, i) => nodesOf(each, x.shape[i] ?? 1, config.order === 1, mode));
    const flat = tf.reshape(tf.cast(x, "float32"), [-1]);
    const sum = combinations(axes)
      .map((nodes) => valuesAt(flat, nodes, strides, fill))
      .reduce((a, b) => tf.add(a, b));
    return x.dtype === "float32" ? sum : tf.cast(tf.round(sum), x.dtype);
  },
  infer: ([inputs, coordinates]) => {
    const [{ shape, dtype }, points] = [specOf(inputs), specOf(coordinates).shape];
    check(shape, points);
    return { shape: points.slice(1), dtype };
  },
});

interface MapOptions {
  /** What lies outside of the input: a constant, or which of its values. */
  readonly fill_mode?: CoordinateFill | undefined;
  readonly fill_value?: number | undefined;
}

/**
 * The values of `inputs` at places between its values.
 * @param coordinates - for each axis of `inputs` the coordinates of all places.
 * @param order - 0 takes the nearest value, 1 interpolates linearly.
 * @see keras.ops.image.map_coordinates
 * @throws ShapeError
 */
export function mapCoordinates<T extends AnyTensor>(
  inputs: T,
  coordinates: AnyTensor,
  order: 0 | 1,
  options: MapOptions = {},
): Same<T> {
  return MapCoordinates.apply([inputs, coordinates], { ...options, order }) as Same<T>;
}
