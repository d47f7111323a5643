/** @file Ops that turn axes round: ops.flip, ops.fliplr, ops.flipud, ops.rot90 */
import * as tf from "@tensorflow/tfjs-core";
import { field, integer, refuse } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { canonicalAxis, formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { type Axes, axesOrAll, canonicalAxes } from "./axes.ts";

function reverse(x: Tensor, axes: number[]): Tensor {
  return axes.length === 0 ? tf.clone(x) : tf.reverse(x, axes);
}

export const Flip = defineOp({
  className: "Flip",
  module: "numpy",
  inputs: ["x"],
  fields: { axis: axesOrAll },
  compute: ([x], { axis }) => {
    const tensor = toTensor(x);
    return reverse(tensor, canonicalAxes(axis, tensor.rank, "flip"));
  },
  infer: ([x], { axis }) => {
    const { shape, dtype } = specOf(x);
    canonicalAxes(axis, shape.length, "flip");
    return { shape, dtype };
  },
});

function flipping(className: string, axis: number): DefinedOp<Record<never, never>> {
  const checked = (shape: Shape): Shape => {
    if (shape.length > axis) return shape;
    throw new ShapeError(
      `${className.toLowerCase()}: the input must have rank ${axis + 1} or more. Received: shape ${formatShape(shape)}.`,
    );
  };
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x"],
    fields: {},
    compute: ([x]) => {
      const tensor = toTensor(x);
      checked(tensor.shape);
      return tf.reverse(tensor, axis);
    },
    infer: ([x]) => {
      const { shape, dtype } = specOf(x);
      return { shape: checked(shape), dtype };
    },
  });
}

export const Flipud = flipping("Flipud", 0);
export const Fliplr = flipping("Fliplr", 1);

const planeAxes = field<readonly number[]>(
  (value, place) =>
    Array.isArray(value) && value.length === 2 && value.every(Number.isInteger)
      ? Object.freeze([...value])
      : refuse(place, "must be a list of two integers", value),
  [0, 1],
);

/** The plane of the rotation. @throws ShapeError unless there are two different axes. */
function planeOf(axes: readonly number[], shape: Shape): [number, number] {
  const [from, to] = axes.map((axis) => canonicalAxis(axis, shape.length, "rot90: axes")) as [
    number,
    number,
  ];
  if (from !== to) return [from, to];
  throw new ShapeError(
    `rot90: axes must be two different axes. Received: axes=[${axes.join(", ")}].`,
  );
}

/** The order of axes with two exchanged. */
function swapped(rank: number, [from, to]: [number, number]): number[] {
  return Array.from({ length: rank }, (_, i) => (i === from ? to : i === to ? from : i));
}

const turns = (k: number): number => ((k % 4) + 4) % 4;

export const Rot90 = defineOp({
  className: "Rot90",
  module: "numpy",
  inputs: ["array"],
  fields: { k: integer(1), axes: planeAxes },
  compute: ([array], { k, axes }) => {
    const x = toTensor(array);
    const plane = planeOf(axes, x.shape);
    const order = swapped(x.rank, plane);
    const [from, to] = plane;
    const quarter = turns(k);
    if (quarter === 0) return tf.clone(x);
    if (quarter === 1) return tf.transpose(tf.reverse(x, to), order);
    if (quarter === 2) return tf.reverse(x, [from, to]);
    return tf.reverse(tf.transpose(x, order), to);
  },
  infer: ([array], { k, axes }) => {
    const { shape, dtype } = specOf(array);
    const plane = planeOf(axes, shape);
    if (turns(k) % 2 === 0) return { shape, dtype };
    return { shape: swapped(shape.length, plane).map((axis) => shape[axis] ?? null), dtype };
  },
});

/** The order reversed along `axis`, along all axes without it. @see keras.ops.flip @throws ShapeError */
export function flip<T extends AnyTensor>(
  x: T,
  options: { readonly axis?: Axes | undefined } = {},
): Same<T> {
  return Flip.apply([x], options) as Same<T>;
}
/** The second axis reversed. @see keras.ops.fliplr @throws ShapeError for a vector. */
export function fliplr<T extends AnyTensor>(x: T): Same<T> {
  return Fliplr.apply([x], {}) as Same<T>;
}
/** The first axis reversed. @see keras.ops.flipud @throws ShapeError for a scalar. */
export function flipud<T extends AnyTensor>(x: T): Same<T> {
  return Flipud.apply([x], {}) as Same<T>;
}
/**
 * Turned by `k` times 90° in the plane of `axes`, from the first towards the second.
 * @see keras.ops.rot90
 * @remarks Differs from Keras: a half turn keeps the shape. Keras exchanges the two sizes of a symbolic tensor, and its
 * TensorFlow backend mixes up the values of a plane that is not square.
 * @throws ShapeError
 */
export function rot90<T extends AnyTensor>(
  array: T,
  options: { readonly k?: number | undefined; readonly axes?: readonly number[] | undefined } = {},
): Same<T> {
  return Rot90.apply([array], options) as Same<T>;
}
