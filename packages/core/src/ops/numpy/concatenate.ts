/** @file ops.concatenate */
import * as tf from "@tensorflow/tfjs-core";
import { integer } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { canonicalAxis, formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specsOf, toTensors } from "../operation.ts";

/** The shape of inputs joined along `axis`. @throws ShapeError when another size differs. */
function concatenatedShape(shapes: readonly Shape[], axis: number): Shape {
  const [first = [], ...rest] = shapes;
  const joined = canonicalAxis(axis, first.length, "concatenate: axis");
  return rest.reduce<Shape>((sum, shape) => {
    if (shape.length !== first.length) throw mismatch(shapes);
    return sum.map((size, i) => {
      const other = shape[i] ?? null;
      if (i === joined) return size === null || other === null ? null : size + other;
      if (size !== null && other !== null && size !== other) throw mismatch(shapes);
      return size ?? other;
    });
  }, first);
}

function mismatch(shapes: readonly Shape[]): ShapeError {
  const received = shapes.map(formatShape).join(", ");
  return new ShapeError(
    `concatenate: the inputs must have equal shapes except on the concatenated axis. Received: ${received}.`,
  );
}

export const Concatenate = defineOp({
  className: "Concatenate",
  module: "numpy",
  inputs: ["xs"],
  fields: { axis: integer(0) },
  compute: ([xs], { axis }) => tf.concat(toTensors(xs), axis),
  infer: ([xs], { axis }) => {
    const specs = specsOf(xs);
    return {
      shape: concatenatedShape(
        specs.map(({ shape }) => shape),
        axis,
      ),
      dtype: specs[0]?.dtype ?? "float32",
    };
  },
});

/** Joins tensors along an axis. @see keras.ops.concatenate @throws ShapeError */
export function concatenate<T extends AnyTensor>(xs: readonly T[], axis = 0): Same<T> {
  return Concatenate.apply([xs], { axis }) as Same<T>;
}
