/** @file Triangles of matrices: ops.tril, ops.triu */
import * as tf from "@tensorflow/tfjs-core";
import { integer } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";

const fields = { k: integer(0) };

/** Keeps the values whose column minus row `keeps` accepts. */
function triangle(
  className: string,
  keeps: (distance: number, k: number) => boolean,
): DefinedOp<typeof fields> {
  const checked = (shape: Shape): Shape => {
    if (shape.length >= 2) return shape;
    throw new ShapeError(
      `${className.toLowerCase()}: the input must have rank 2 or more. Received: shape ${formatShape(shape)}.`,
    );
  };
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x"],
    fields,
    compute: ([x], { k }) => {
      const tensor = toTensor(x);
      const [rows, columns] = checked(tensor.shape).slice(-2) as [number, number];
      const kept = Array.from({ length: rows * columns }, (_, i) =>
        keeps((i % columns) - Math.floor(i / columns), k),
      );
      return tf.where(tf.tensor2d(kept, [rows, columns], "bool"), tensor, tf.zerosLike(tensor));
    },
    infer: ([x]) => {
      const { shape, dtype } = specOf(x);
      return { shape: checked(shape), dtype };
    },
  });
}

export const Tril = triangle("Tril", (distance, k) => distance <= k);
export const Triu = triangle("Triu", (distance, k) => distance >= k);

interface Options {
  readonly k?: number | undefined;
}

/** The last two axes with zeros above diagonal `k`. @see keras.ops.tril @throws ShapeError for a vector. */
export function tril<T extends AnyTensor>(x: T, options: Options = {}): Same<T> {
  return Tril.apply([x], options) as Same<T>;
}
/** The last two axes with zeros below diagonal `k`. @see keras.ops.triu @throws ShapeError for a vector. */
export function triu<T extends AnyTensor>(x: T, options: Options = {}): Same<T> {
  return Triu.apply([x], options) as Same<T>;
}
