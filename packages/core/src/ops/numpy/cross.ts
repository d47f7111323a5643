/** @file ops.cross */
import * as tf from "@tensorflow/tfjs-core";
import { integer, nullable } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { broadcastShapes, canonicalAxis, formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf } from "../operation.ts";
import { joinedDType, promoted } from "./join.ts";

const fields = {
  axisa: integer(-1),
  axisb: integer(-1),
  axisc: integer(-1),
  axis: nullable(integer()),
};

interface Config {
  readonly axisa: number;
  readonly axisb: number;
  readonly axisc: number;
  readonly axis: number | null;
}

/** The shape without the axis of the vectors, and the vectors' length. @throws ShapeError */
function takeAxis(
  shape: Shape,
  axis: number,
): { outer: Shape; size: Shape[number]; place: number } {
  const place = canonicalAxis(axis, shape.length, "cross: axis");
  const size = shape[place] ?? null;
  if (size !== null && size !== 2 && size !== 3) {
    throw new ShapeError(
      `cross: the vectors must have 2 or 3 values. Received: shape ${formatShape(shape)}, axis ${axis}.`,
    );
  }
  return { outer: shape.filter((_, i) => i !== place), size, place };
}

/** The result's shape; vectors of the plane give only the third value, without an axis. */
function crossShape(a: Shape, b: Shape, config: Config): Shape {
  const { axis } = config;
  const [left, right] = [takeAxis(a, axis ?? config.axisa), takeAxis(b, axis ?? config.axisb)];
  const outer = broadcastShapes(left.outer, right.outer);
  if (left.size !== 3 && right.size !== 3) return outer;
  const place = canonicalAxis(axis ?? config.axisc, outer.length + 1, "cross: axisc");
  return [...outer.slice(0, place), 3, ...outer.slice(place)];
}

/** The three values of vectors along an axis; undefined for the third of the plane. */
function parts(x: Tensor, axis: number): (Tensor | undefined)[] {
  const { place } = takeAxis(x.shape, axis);
  return tf.unstack(x, place);
}

/** `a · b − c · d`, where a product with a missing value is 0. */
function minor(
  [a, b]: (Tensor | undefined)[],
  [c, d]: (Tensor | undefined)[],
  like: Tensor,
): Tensor {
  const [plus, minus] = [
    [a, b],
    [c, d],
  ].map(([x, y]) => (x === undefined || y === undefined ? tf.zerosLike(like) : tf.mul(x, y))) as [
    Tensor,
    Tensor,
  ];
  return tf.sub(plus, minus);
}

function crossProduct(operands: readonly unknown[], config: Config): Tensor {
  const [x1, x2] = promoted(operands) as [Tensor, Tensor];
  const shape = crossShape(x1.shape, x2.shape, config) as number[];
  const [a0, a1, a2] = parts(x1, config.axis ?? config.axisa);
  const [b0, b1, b2] = parts(x2, config.axis ?? config.axisb);
  const third = minor([a0, b1], [a1, b0], a0 as Tensor);
  if (a2 === undefined && b2 === undefined) return third;
  const values = [minor([a1, b2], [a2, b1], third), minor([a2, b0], [a0, b2], third), third];
  return tf.stack(values, canonicalAxis(config.axis ?? config.axisc, shape.length));
}

export const Cross = defineOp({
  className: "Cross",
  module: "numpy",
  inputs: ["x1", "x2"],
  fields,
  compute: crossProduct,
  infer: (operands, config) => {
    const [a = [], b = []] = operands.map((x) => specOf(x).shape);
    return { shape: crossShape(a, b, config), dtype: joinedDType(operands) };
  },
});

interface CrossOptions {
  /** The axis of the vectors of `x1`. */
  readonly axisa?: number | undefined;
  /** The axis of the vectors of `x2`. */
  readonly axisb?: number | undefined;
  /** The axis of the vectors of the result. */
  readonly axisc?: number | undefined;
  /** All three at once. */
  readonly axis?: number | null | undefined;
}

/**
 * The cross product of vectors of 2 or 3 values. Where both have 2, the result is the third value alone.
 * @see keras.ops.cross
 * @throws ShapeError
 */
export function cross<A extends AnyTensor, B extends AnyTensor>(
  x1: A,
  x2: B,
  options: CrossOptions = {},
): Same<A | B> {
  return Cross.apply([x1, x2], options) as Same<A | B>;
}
