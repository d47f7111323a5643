/** @file Ops on the bits of integers. */
import * as tf from "@tensorflow/tfjs-core";
import { broadcastShapes } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { operands, type Result } from "./binary.ts";

type NoFields = Record<never, never>;
type Operand = AnyTensor | number;

function bits(className: string, combine: (a: number, b: number) => number): DefinedOp<NoFields> {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x", "y"],
    fields: {},
    compute: ([x, y]) => {
      const [a, b] = operands(x, y);
      const shape = broadcastShapes(a.shape, b.shape) as number[];
      const values = (t: Tensor): ArrayLike<number> =>
        tf.broadcastTo(tf.cast(t, "int32"), shape as [number]).dataSync();
      const [left, right] = [values(a), values(b)];
      const data = Int32Array.from(left, (value, i) => combine(value, right[i] ?? 0));
      return tf.cast(tf.tensor(data, shape, "int32"), a.dtype);
    },
    infer: ([x, y]) => ({
      shape: broadcastShapes(specOf(x).shape, specOf(y).shape),
      dtype: specOf(x).dtype,
    }),
  });
}

function calls(
  op: DefinedOp<NoFields>,
): <A extends Operand, B extends Operand>(x: A, y: B) => Result<A | B> {
  return <A extends Operand, B extends Operand>(x: A, y: B) =>
    op.apply([x, y], {}) as Result<A | B>;
}

function inverse(className: string): DefinedOp<NoFields> {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x"],
    fields: {},
    compute: ([given]) => {
      const x = toTensor(given);
      if (x.dtype === "bool") return tf.logicalNot(x);
      return tf.tensor(
        Int32Array.from(x.dataSync(), (value) => ~value),
        x.shape,
        "int32",
      );
    },
    infer: ([x]) => specOf(x),
  });
}

export const BitwiseAnd = bits("BitwiseAnd", (a, b) => a & b);
/** The bits that both have. @see keras.ops.bitwise_and */
export const bitwiseAnd = calls(BitwiseAnd);
export const BitwiseOr = bits("BitwiseOr", (a, b) => a | b);
/** The bits that one has. @see keras.ops.bitwise_or */
export const bitwiseOr = calls(BitwiseOr);
export const BitwiseXor = bits("BitwiseXor", (a, b) => a ^ b);
/** The bits that just one has. @see keras.ops.bitwise_xor */
export const bitwiseXor = calls(BitwiseXor);
export const BitwiseLeftShift = bits("BitwiseLeftShift", (a, b) => a << b);
/** The bits moved up. @see keras.ops.bitwise_left_shift */
export const bitwiseLeftShift = calls(BitwiseLeftShift);
export const LeftShift = bits("LeftShift", (a, b) => a << b);
/** The bits moved up. @see keras.ops.left_shift */
export const leftShift = calls(LeftShift);
export const BitwiseRightShift = bits("BitwiseRightShift", (a, b) => a >> b);
/** The bits moved down. @see keras.ops.bitwise_right_shift */
export const bitwiseRightShift = calls(BitwiseRightShift);
export const RightShift = bits("RightShift", (a, b) => a >> b);
/** The bits moved down. @see keras.ops.right_shift */
export const rightShift = calls(RightShift);
export const BitwiseNot = inverse("BitwiseNot");
/** The bits it has not. @see keras.ops.bitwise_not */
export function bitwiseNot<T extends AnyTensor>(x: T): Same<T> {
  return BitwiseNot.apply([x], {}) as Same<T>;
}
export const BitwiseInvert = inverse("BitwiseInvert");
/** The bits it has not. @see keras.ops.bitwise_invert */
export function bitwiseInvert<T extends AnyTensor>(x: T): Same<T> {
  return BitwiseInvert.apply([x], {}) as Same<T>;
}
