/** @file Ops that put tensors together along a new or a fixed axis: ops.stack, hstack, vstack, dstack, append */
import * as tf from "@tensorflow/tfjs-core";
import { integer } from "../../config/field.ts";
import { canonicalAxis, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specsOf } from "../operation.ts";
import { axisOrFlat, flatShape } from "./axes.ts";
import { commonShape, concatenatedShape, joinedDType, promoted } from "./join.ts";

export const Stack = defineOp({
  className: "Stack",
  module: "numpy",
  inputs: ["x"],
  fields: { axis: integer(0) },
  compute: ([x], { axis }) => {
    const tensors = promoted(x as readonly unknown[]);
    const [first] = tensors as [Tensor];
    return tf.stack(tensors, canonicalAxis(axis, first.rank + 1, "stack: axis"));
  },
  infer: ([x], { axis }) => {
    const specs = specsOf(x);
    const shape = commonShape(
      "stack",
      specs.map((spec) => spec.shape),
    );
    const place = canonicalAxis(axis, shape.length + 1, "stack: axis");
    return {
      shape: [...shape.slice(0, place), specs.length, ...shape.slice(place)],
      dtype: joinedDType(x as readonly unknown[]),
    };
  },
});

/** Joins tensors along `axis`, after each has got the rank the op wants. */
function stacking(
  className: string,
  axisOf: (rank: number) => number,
  raise: (shape: Shape) => Shape,
): DefinedOp<Record<never, never>> {
  const op = className.toLowerCase();
  return defineOp({
    className,
    module: "numpy",
    inputs: ["xs"],
    fields: {},
    compute: ([xs]) => {
      const tensors = promoted(xs as readonly unknown[]).map((tensor) =>
        tf.reshape(tensor, raise(tensor.shape) as number[]),
      );
      return tf.concat(tensors, axisOf((tensors as [Tensor])[0].rank));
    },
    infer: ([xs]) => {
      const shapes = specsOf(xs).map(({ shape }) => raise(shape));
      const axis = axisOf(shapes[0]?.length ?? 0);
      return {
        shape: concatenatedShape(op, shapes, axis),
        dtype: joinedDType(xs as readonly unknown[]),
      };
    },
  });
}

const atLeast1d = (shape: Shape): Shape => (shape.length === 0 ? [1] : shape);
const atLeast2d = (shape: Shape): Shape => (shape.length < 2 ? [1, ...atLeast1d(shape)] : shape);
const atLeast3d = (shape: Shape): Shape => (shape.length < 3 ? [...atLeast2d(shape), 1] : shape);

export const Hstack = stacking("Hstack", (rank) => (rank === 1 ? 0 : 1), atLeast1d);
export const Vstack = stacking("Vstack", () => 0, atLeast2d);
export const Dstack = stacking("Dstack", () => 2, atLeast3d);

export const Append = defineOp({
  className: "Append",
  module: "numpy",
  inputs: ["x1", "x2"],
  fields: { axis: axisOrFlat },
  compute: ([x1, x2], { axis }) => {
    const tensors = promoted([x1, x2]);
    return axis === null
      ? tf.concat(
          tensors.map((tensor) => tf.reshape(tensor, [-1])),
          0,
        )
      : tf.concat(tensors, axis);
  },
  infer: ([x1, x2], { axis }) => {
    const shapes = specsOf([x1, x2]).map(({ shape }) => (axis === null ? flatShape(shape) : shape));
    return {
      shape: concatenatedShape("append", shapes, axis ?? 0),
      dtype: joinedDType([x1, x2]),
    };
  },
});

/** Joins tensors of one shape along a new axis. @see keras.ops.stack @throws ShapeError */
export function stack<T extends AnyTensor>(x: readonly T[], axis = 0): Same<T> {
  return Stack.apply([x], { axis }) as Same<T>;
}
/** Joins tensors along their second axis, vectors along their only one. @see keras.ops.hstack @throws ShapeError */
export function hstack<T extends AnyTensor>(xs: readonly T[]): Same<T> {
  return Hstack.apply([xs], {}) as Same<T>;
}
/** Joins tensors along their first axis; vectors are rows. @see keras.ops.vstack @throws ShapeError */
export function vstack<T extends AnyTensor>(xs: readonly T[]): Same<T> {
  return Vstack.apply([xs], {}) as Same<T>;
}
/** Joins tensors along their third axis, which vectors and matrices get first. @see keras.ops.dstack @throws ShapeError */
export function dstack<T extends AnyTensor>(xs: readonly T[]): Same<T> {
  return Dstack.apply([xs], {}) as Same<T>;
}
/** `x2` behind `x1` along `axis`; without it both are flattened. @see keras.ops.append @throws ShapeError */
export function append<T extends AnyTensor>(
  x1: T,
  x2: T,
  options: { readonly axis?: number | null | undefined } = {},
): Same<T> {
  return Append.apply([x1, x2], options) as Same<T>;
}
