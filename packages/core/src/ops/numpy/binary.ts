/** @file Element-wise ops of two arguments, with broadcasting. */
import * as tf from "@tensorflow/tfjs-core";
import { type DType, isFloat } from "../../dtype.ts";
import { broadcastShapes } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { isTensor, KerasTensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";

type Operand = AnyTensor | number;
/** What two operands give: a plain number follows the tensor. */
type Result<T> = [T] extends [number] ? Tensor : Same<Exclude<T, number>>;
type Fields = Record<never, never>;

/** The dtype of `a ∘ b`: float wins over integer, integer over bool; a plain number follows the tensor. */
function promote(a: DType, b: DType): DType {
  if (a === b) return a;
  if (isFloat(a)) return a;
  if (isFloat(b)) return b;
  if (a === "bool") return b;
  return a;
}

function binary(
  className: string,
  compute: (a: Tensor, b: Tensor) => Tensor,
  dtype: (a: DType, b: DType) => DType = promote,
): DefinedOp<Fields> {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x1", "x2"],
    fields: {},
    compute: ([x1, x2]) => compute(toTensor(x1, likeOf(x2)), toTensor(x2, likeOf(x1))),
    infer: ([x1, x2]) => {
      const a = specOf(x1, x2 instanceof KerasTensor ? x2.dtype : "float32");
      const b = specOf(x2, a.dtype);
      return { shape: broadcastShapes(a.shape, b.shape), dtype: dtype(a.dtype, b.dtype) };
    },
  });
}

function likeOf(value: unknown): Tensor | undefined {
  return isTensor(value) ? value : undefined;
}

const toFloat = (a: DType, b: DType): DType => (isFloat(promote(a, b)) ? promote(a, b) : "float32");

export const Add = binary("Add", tf.add);
export const Subtract = binary("Subtract", tf.sub);
export const Multiply = binary("Multiply", tf.mul);
export const TrueDivide = binary(
  "TrueDivide",
  (a, b) => tf.div(tf.cast(a, "float32"), tf.cast(b, "float32")),
  toFloat,
);
export const Divide = binary(
  "Divide",
  (a, b) => tf.div(tf.cast(a, "float32"), tf.cast(b, "float32")),
  toFloat,
);
export const Maximum = binary("Maximum", tf.maximum);
export const Minimum = binary("Minimum", tf.minimum);

/** `x1 + x2`, broadcast. @see keras.ops.add */
export function add<A extends Operand, B extends Operand>(x1: A, x2: B): Result<A | B> {
  return Add.apply([x1, x2], {}) as Result<A | B>;
}
/** `x1 − x2`, broadcast. @see keras.ops.subtract */
export function subtract<A extends Operand, B extends Operand>(x1: A, x2: B): Result<A | B> {
  return Subtract.apply([x1, x2], {}) as Result<A | B>;
}
/** `x1 · x2` element by element, broadcast. @see keras.ops.multiply */
export function multiply<A extends Operand, B extends Operand>(x1: A, x2: B): Result<A | B> {
  return Multiply.apply([x1, x2], {}) as Result<A | B>;
}
/** `x1 / x2`, broadcast; integers give floats. @see keras.ops.divide */
export function divide<A extends Operand, B extends Operand>(x1: A, x2: B): Result<A | B> {
  return Divide.apply([x1, x2], {}) as Result<A | B>;
}
/** The larger of `x1` and `x2`, broadcast. @see keras.ops.maximum */
export function maximum<A extends Operand, B extends Operand>(x1: A, x2: B): Result<A | B> {
  return Maximum.apply([x1, x2], {}) as Result<A | B>;
}
/** The smaller of `x1` and `x2`, broadcast. @see keras.ops.minimum */
export function minimum<A extends Operand, B extends Operand>(x1: A, x2: B): Result<A | B> {
  return Minimum.apply([x1, x2], {}) as Result<A | B>;
}
