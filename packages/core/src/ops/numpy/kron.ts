/** @file ops.kron */
import * as tf from "@tensorflow/tfjs-core";
import type { Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { axisNames, sumProduct } from "../sum-product.ts";
import { joinedDType } from "./join.ts";

/** The shape with axes of size 1 in front. */
function padded(shape: Shape, rank: number): Shape {
  return [...Array<number>(rank - shape.length).fill(1), ...shape];
}

/** Both shapes with the rank of the longer one, and the product of their sizes. */
function kronShapes(operands: readonly unknown[]): { each: Shape[]; product: Shape } {
  const shapes = operands.map((x) => specOf(x).shape);
  const rank = Math.max(...shapes.map(({ length }) => length));
  const each = shapes.map((shape) => padded(shape, rank));
  const [a = [], b = []] = each;
  const product = a.map((size, i) => {
    const other = b[i] ?? null;
    return size === null || other === null ? null : size * other;
  });
  return { each, product };
}

function kronecker(operands: readonly unknown[]): Tensor {
  const { each, product } = kronShapes(operands);
  const rank = product.length;
  const [a, b] = [axisNames("a", rank), axisNames("b", rank)];
  const axes = { factors: [a, b], product: a.flatMap((name, i) => [name, b[i] ?? ""]) };
  const tensors = operands.map((x, i) => tf.reshape(toTensor(x), each[i] as number[]));
  return tf.reshape(sumProduct("kron", axes, tensors), product as number[]);
}

export const Kron = defineOp({
  className: "Kron",
  module: "numpy",
  inputs: ["x1", "x2"],
  fields: {},
  compute: kronecker,
  infer: (operands) => ({ shape: kronShapes(operands).product, dtype: joinedDType(operands) }),
});

/**
 * The Kronecker product: a copy of `x2` for each value of `x1`, multiplied by it.
 * @see keras.ops.kron
 * @remarks Differs from Keras: for inputs of different ranks Keras states a symbolic shape that its result has not.
 */
export function kron<A extends AnyTensor, B extends AnyTensor>(x1: A, x2: B): Same<A | B> {
  return Kron.apply([x1, x2], {}) as Same<A | B>;
}
