/** @file Element-wise ops of two arguments, with broadcasting. */
import * as tf from "@tensorflow/tfjs-core";
import { type DType, isFloat, tfjsType } from "../../dtype.ts";
import { broadcastShapes } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { resultType, type WeakType } from "../result-type.ts";

type Operand = AnyTensor | number;
/** What two operands give: a plain number follows the tensor. */
export type Result<T> = [T] extends [number | boolean]
  ? Tensor
  : Same<Exclude<T, number | boolean>>;
type Fields = Record<never, never>;
/** What the dtype of the result is: what both promote to, a float, or a number (never bool). */
type Kind = "promote" | "float" | "number";

/** The dtype of an operand. A plain number is weaker than every dtype of its kind. */
function typeOf(value: unknown): DType | WeakType {
  if (typeof value === "boolean") return "bool";
  if (typeof value !== "number") return specOf(value, isWhole(value) ? "int32" : "float32").dtype;
  return Number.isInteger(value) ? "int" : "float";
}

function isWhole(value: unknown): boolean {
  return Array.isArray(value) && value.flat(Number.POSITIVE_INFINITY).every(Number.isInteger);
}

/** The dtype that two operands give. */
export function promoted(x1: unknown, x2: unknown, kind: Kind): DType {
  const dtype = resultType(typeOf(x1), typeOf(x2));
  if (kind === "float") return isFloat(dtype) ? dtype : "float32";
  return kind === "number" && dtype === "bool" ? "int32" : dtype;
}

/** Both operands as tensors of the dtype that they promote to. */
export function operands(x1: unknown, x2: unknown, kind: Kind = "promote"): [Tensor, Tensor] {
  const type = tfjsType(promoted(x1, x2, kind));
  const tensor = (value: unknown): Tensor =>
    typeof value === "number"
      ? tf.scalar(value, type === "bool" ? "float32" : type)
      : toTensor(value);
  if (type === "string") return [toTensor(x1), toTensor(x2)];
  return [tf.cast(tensor(x1), type), tf.cast(tensor(x2), type)];
}

function binary(
  className: string,
  kind: Kind,
  compute: (a: Tensor, b: Tensor) => Tensor,
): DefinedOp<Fields> {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x1", "x2"],
    fields: {},
    compute: ([x1, x2]) => {
      const type = tfjsType(promoted(x1, x2, kind));
      const [a, b] = operands(x1, x2, kind).map((x) =>
        type === "bool" ? tf.cast(x, "int32") : x,
      ) as [Tensor, Tensor];
      return tf.cast(compute(a, b), type);
    },
    infer: ([x1, x2]) => ({
      shape: broadcastShapes(specOf(x1).shape, specOf(x2).shape),
      dtype: promoted(x1, x2, kind),
    }),
  });
}

function calls(
  op: DefinedOp<Fields>,
): <A extends Operand, B extends Operand>(x1: A, x2: B) => Result<A | B> {
  return <A extends Operand, B extends Operand>(x1: A, x2: B) =>
    op.apply([x1, x2], {}) as Result<A | B>;
}

function truncated(x: Tensor): Tensor {
  return tf.mul(tf.sign(x), tf.floor(tf.abs(x)));
}

export const Add = binary("Add", "promote", (a, b) => tf.add(a, b));
/** `x1 + x2`, broadcast. @see keras.ops.add */
export const add = calls(Add);
export const Arctan2 = binary("Arctan2", "float", (a, b) => tf.atan2(a, b));
/** The angle of the point `(x2, x1)`, in radians. @see keras.ops.arctan2 */
export const arctan2 = calls(Arctan2);
export const Divide = binary("Divide", "float", (a, b) => tf.div(a, b));
/** `x1 / x2`, broadcast; integers give floats. @see keras.ops.divide */
export const divide = calls(Divide);
export const DivideNoNan = binary("DivideNoNan", "float", (a, b) =>
  tf.where(
    tf.equal(b, 0),
    tf.zerosLike(tf.add(a, b)),
    tf.div(a, tf.where(tf.equal(b, 0), tf.onesLike(b), b)),
  ),
);
/** `x1 / x2`, 0 where `x2` is 0. @see keras.ops.divide_no_nan */
export const divideNoNan = calls(DivideNoNan);
export const FloorDivide = binary("FloorDivide", "number", (a, b) =>
  tf.floor(tf.div(tf.cast(a, "float32"), tf.cast(b, "float32"))),
);
/** `⌊x1 / x2⌋`. @see keras.ops.floor_divide */
export const floorDivide = calls(FloorDivide);
export const Fmax = binary("Fmax", "float", (a, b) =>
  tf.where(tf.isNaN(a), b, tf.where(tf.isNaN(b), a, tf.maximum(a, b))),
);
/** The larger value; a NaN gives way. @see keras.ops.fmax */
export const fmax = calls(Fmax);
export const Fmin = binary("Fmin", "float", (a, b) =>
  tf.where(tf.isNaN(a), b, tf.where(tf.isNaN(b), a, tf.minimum(a, b))),
);
/** The smaller value; a NaN gives way. @see keras.ops.fmin */
export const fmin = calls(Fmin);
export const Fmod = binary("Fmod", "float", (a, b) =>
  tf.sub(a, tf.mul(b, truncated(tf.div(a, b)))),
);
/** The remainder, with the sign of `x1`. @see keras.ops.fmod */
export const fmod = calls(Fmod);
export const Hypot = binary("Hypot", "float", (a, b) =>
  tf.sqrt(tf.add(tf.square(a), tf.square(b))),
);
/** `√(x1² + x2²)`. @see keras.ops.hypot */
export const hypot = calls(Hypot);
export const Logaddexp = binary("Logaddexp", "float", (a, b) =>
  tf.add(tf.maximum(a, b), tf.log1p(tf.exp(tf.neg(tf.abs(tf.sub(a, b)))))),
);
/** `log(e ^ x1 + e ^ x2)`. @see keras.ops.logaddexp */
export const logaddexp = calls(Logaddexp);
export const Logaddexp2 = binary("Logaddexp2", "float", (a, b) =>
  tf.add(
    tf.maximum(a, b),
    tf.div(tf.log1p(tf.exp(tf.mul(tf.abs(tf.sub(a, b)), -Math.LN2))), Math.LN2),
  ),
);
/** `log₂(2 ^ x1 + 2 ^ x2)`. @see keras.ops.logaddexp2 */
export const logaddexp2 = calls(Logaddexp2);
export const Maximum = binary("Maximum", "promote", (a, b) => tf.maximum(a, b));
/** The larger of `x1` and `x2`, broadcast. @see keras.ops.maximum */
export const maximum = calls(Maximum);
export const Minimum = binary("Minimum", "promote", (a, b) => tf.minimum(a, b));
/** The smaller of `x1` and `x2`, broadcast. @see keras.ops.minimum */
export const minimum = calls(Minimum);
export const Mod = binary("Mod", "number", (a, b) => tf.mod(a, b));
/** The remainder, with the sign of `x2`. @see keras.ops.mod */
export const mod = calls(Mod);
export const Multiply = binary("Multiply", "promote", (a, b) => tf.mul(a, b));
/** `x1 · x2` element by element, broadcast. @see keras.ops.multiply */
export const multiply = calls(Multiply);
export const Power = binary("Power", "promote", (a, b) => tf.pow(a, b));
/** `x1 ^ x2`. @see keras.ops.power */
export const power = calls(Power);
export const Subtract = binary("Subtract", "promote", (a, b) => tf.sub(a, b));
/** `x1 − x2`, broadcast. @see keras.ops.subtract */
export const subtract = calls(Subtract);
export const TrueDivide = binary("TrueDivide", "float", (a, b) => tf.div(a, b));
/** `x1 / x2`, broadcast; integers give floats. @see keras.ops.true_divide */
export const trueDivide = calls(TrueDivide);
