/** @file Comparisons and logic: ops of two tensors that give booleans. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean } from "../../config/field.ts";
import { broadcastShapes } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { operands, type Result } from "./binary.ts";

type Operand = AnyTensor | number | boolean;

function test(
  className: string,
  compute: (a: Tensor, b: Tensor) => Tensor,
  prepare: (a: unknown, b: unknown) => [Tensor, Tensor],
): DefinedOp<Record<never, never>> {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x1", "x2"],
    fields: {},
    compute: ([x1, x2]) => compute(...prepare(x1, x2)),
    infer: ([x1, x2]) => ({
      shape: broadcastShapes(specOf(x1).shape, specOf(x2).shape),
      dtype: "bool",
    }),
  });
}

const asBooleans = (a: unknown, b: unknown): [Tensor, Tensor] => [
  tf.cast(toTensor(a), "bool"),
  tf.cast(toTensor(b), "bool"),
];

function calls(
  op: DefinedOp<Record<never, never>>,
): <A extends Operand, B extends Operand>(x1: A, x2: B) => Result<A | B> {
  return <A extends Operand, B extends Operand>(x1: A, x2: B) =>
    op.apply([x1, x2], {}) as Result<A | B>;
}

export const Equal = test("Equal", tf.equal, operands);
/** Whether values are equal. @see keras.ops.equal */
export const equal = calls(Equal);
export const Greater = test("Greater", tf.greater, operands);
/** Whether `x1` is greater. @see keras.ops.greater */
export const greater = calls(Greater);
export const GreaterEqual = test("GreaterEqual", tf.greaterEqual, operands);
/** Whether `x1` is greater or equal. @see keras.ops.greater_equal */
export const greaterEqual = calls(GreaterEqual);
export const Less = test("Less", tf.less, operands);
/** Whether `x1` is less. @see keras.ops.less */
export const less = calls(Less);
export const LessEqual = test("LessEqual", tf.lessEqual, operands);
/** Whether `x1` is less or equal. @see keras.ops.less_equal */
export const lessEqual = calls(LessEqual);
export const NotEqual = test("NotEqual", tf.notEqual, operands);
/** Whether values differ. @see keras.ops.not_equal */
export const notEqual = calls(NotEqual);
export const LogicalAnd = test("LogicalAnd", tf.logicalAnd, asBooleans);
/** Whether both hold. @see keras.ops.logical_and */
export const logicalAnd = calls(LogicalAnd);
export const LogicalOr = test("LogicalOr", tf.logicalOr, asBooleans);
/** Whether one holds. @see keras.ops.logical_or */
export const logicalOr = calls(LogicalOr);
export const LogicalXor = test("LogicalXor", tf.logicalXor, asBooleans);
/** Whether just one holds. @see keras.ops.logical_xor */
export const logicalXor = calls(LogicalXor);

export const LogicalNot = defineOp({
  className: "LogicalNot",
  module: "numpy",
  inputs: ["x"],
  fields: {},
  compute: ([x]) => tf.logicalNot(tf.cast(toTensor(x), "bool")),
  infer: ([x]) => ({ shape: specOf(x).shape, dtype: "bool" }),
});
/** Whether a value is false. @see keras.ops.logical_not */
export function logicalNot<T extends AnyTensor>(x: T): Same<T> {
  return LogicalNot.apply([x], {}) as Same<T>;
}

export const Isclose = defineOp({
  className: "Isclose",
  module: "numpy",
  inputs: ["x1", "x2", "rtol", "atol"],
  fields: { equal_nan: boolean(false) },
  compute: ([x1, x2, rtol = 1e-5, atol = 1e-8], { equal_nan }) => {
    const [a, b] = operands(x1, x2);
    const bound = tf.add(tf.mul(tf.abs(b), rtol as number), atol as number);
    const near = tf.logicalAnd(
      tf.lessEqual(tf.abs(tf.sub(a, b)), bound),
      tf.isFinite(tf.cast(b, "float32")),
    );
    const close = tf.logicalOr(near, tf.equal(a, b));
    const nan = (x: Tensor): Tensor => tf.isNaN(tf.cast(x, "float32"));
    return equal_nan ? tf.logicalOr(close, tf.logicalAnd(nan(a), nan(b))) : close;
  },
  infer: ([x1, x2]) => ({
    shape: broadcastShapes(specOf(x1).shape, specOf(x2).shape),
    dtype: "bool",
  }),
});
/** Whether `|x1 − x2| ≤ atol + rtol · |x2|`. @see keras.ops.isclose */
export function isclose<A extends AnyTensor, B extends Operand>(
  x1: A,
  x2: B,
  options: { readonly rtol?: number; readonly atol?: number; readonly equal_nan?: boolean } = {},
): Same<A> {
  const { rtol = 1e-5, atol = 1e-8, equal_nan = false } = options;
  return Isclose.apply([x1, x2, rtol, atol], { equal_nan }) as Same<A>;
}
