/** @file What ops that join tensors share: one dtype for all, and the shape of what is joined. */
import * as tf from "@tensorflow/tfjs-core";
import { type DType, tfjsType } from "../../dtype.ts";
import { ShapeError } from "../../errors.ts";
import { canonicalAxis, formatShape, type Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { specOf, toTensor } from "../operation.ts";
import { resultType } from "../result-type.ts";

/** The dtype that all values promote to. */
export function joinedDType(values: readonly unknown[]): DType {
  return resultType(...values.map((value) => specOf(value).dtype));
}

/** The values as tensors of the dtype that all promote to. */
export function promoted(values: readonly unknown[]): Tensor[] {
  const tensors = values.map((value) => toTensor(value));
  const dtype = tfjsType(joinedDType(tensors));
  return tensors.map((tensor) => (tensor.dtype === dtype ? tensor : tf.cast(tensor, dtype)));
}

function mismatch(op: string, shapes: readonly Shape[], axis: string): ShapeError {
  const received = shapes.map(formatShape).join(", ");
  return new ShapeError(`${op}: the inputs must have equal shapes${axis}. Received: ${received}.`);
}

/** The shape of inputs joined along `axis`. @throws ShapeError when another size differs. */
export function concatenatedShape(op: string, shapes: readonly Shape[], axis: number): Shape {
  const [first = [], ...rest] = shapes;
  const joined = canonicalAxis(axis, first.length, `${op}: axis`);
  const fail = (): never => {
    throw mismatch(op, shapes, " except on the concatenated axis");
  };
  return rest.reduce<Shape>((sum, shape) => {
    if (shape.length !== first.length) fail();
    return sum.map((size, i) => {
      const other = shape[i] ?? null;
      if (i === joined) return size === null || other === null ? null : size + other;
      if (size !== null && other !== null && size !== other) fail();
      return size ?? other;
    });
  }, first);
}

/** The shape that all inputs have, sizes that only some know included. @throws ShapeError when one differs. */
export function commonShape(op: string, shapes: readonly Shape[]): Shape {
  const [first = [], ...rest] = shapes;
  return rest.reduce<Shape>((common, shape) => {
    const fits =
      shape.length === common.length &&
      shape.every((size, i) => size === null || common[i] === null || size === common[i]);
    if (!fits) throw mismatch(op, shapes, "");
    return common.map((size, i) => size ?? shape[i] ?? null);
  }, first);
}
