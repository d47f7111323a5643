/** @file Ops of one tensor, value by value. */
import * as tf from "@tensorflow/tfjs-core";
import { type DType, isFloat, tfjsType } from "../../dtype.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";

type NoFields = Record<never, never>;
/** What the dtype of the result is: the input's, a float, a number (never bool), or bool. */
type Kind = "same" | "float" | "number" | "bool";

export function resultOf(dtype: DType, kind: Kind): DType {
  if (kind === "bool") return "bool";
  if (kind === "float") return isFloat(dtype) ? dtype : "float32";
  return kind === "number" && dtype === "bool" ? "int32" : dtype;
}

function unary(className: string, kind: Kind, compute: (x: Tensor) => Tensor): DefinedOp<NoFields> {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x"],
    fields: {},
    compute: ([given]) => {
      const x = toTensor(given);
      const dtype = resultOf(specOf(x).dtype, kind);
      const input =
        x.dtype === "bool" || kind === "float" || kind === "bool" ? tf.cast(x, "float32") : x;
      return tf.cast(compute(input), tfjsType(dtype));
    },
    infer: ([x]) => {
      const { shape, dtype } = specOf(x);
      return { shape, dtype: resultOf(dtype, kind) };
    },
  });
}

/** The function of an op of one tensor. */
function calls(op: DefinedOp<NoFields>): <T extends AnyTensor>(x: T) => Same<T> {
  return <T extends AnyTensor>(x: T) => op.apply([x], {}) as Same<T>;
}

function sincOf(x: Tensor): Tensor {
  const angle = tf.mul(x, Math.PI);
  const zero = tf.equal(x, 0);
  const safe = tf.where(zero, tf.onesLike(angle), angle);
  return tf.where(zero, tf.onesLike(angle), tf.div(tf.sin(safe), safe));
}

export const Absolute = unary("Absolute", "same", (x) => tf.abs(x));
/** The absolute value. @see keras.ops.absolute */
export const absolute = calls(Absolute);
export const Arccos = unary("Arccos", "float", (x) => tf.acos(x));
/** The inverse cosine, in radians. @see keras.ops.arccos */
export const arccos = calls(Arccos);
export const Arccosh = unary("Arccosh", "float", (x) => tf.acosh(x));
/** The inverse hyperbolic cosine. @see keras.ops.arccosh */
export const arccosh = calls(Arccosh);
export const Arcsin = unary("Arcsin", "float", (x) => tf.asin(x));
/** The inverse sine, in radians. @see keras.ops.arcsin */
export const arcsin = calls(Arcsin);
export const Arcsinh = unary("Arcsinh", "float", (x) => tf.asinh(x));
/** The inverse hyperbolic sine. @see keras.ops.arcsinh */
export const arcsinh = calls(Arcsinh);
export const Arctan = unary("Arctan", "float", (x) => tf.atan(x));
/** The inverse tangent, in radians. @see keras.ops.arctan */
export const arctan = calls(Arctan);
export const Arctanh = unary("Arctanh", "float", (x) => tf.atanh(x));
/** The inverse hyperbolic tangent. @see keras.ops.arctanh */
export const arctanh = calls(Arctanh);
export const Cbrt = unary("Cbrt", "float", (x) => tf.mul(tf.sign(x), tf.pow(tf.abs(x), 1 / 3)));
/** The cube root. @see keras.ops.cbrt */
export const cbrt = calls(Cbrt);
export const Ceil = unary("Ceil", "float", (x) => tf.ceil(x));
/** The next whole number above. @see keras.ops.ceil */
export const ceil = calls(Ceil);
export const Conj = unary("Conj", "same", (x) => tf.clone(x));
/** The complex conjugate, of real numbers the numbers. @see keras.ops.conj */
export const conj = calls(Conj);
export const Conjugate = unary("Conjugate", "same", (x) => tf.clone(x));
/** The complex conjugate, of real numbers the numbers. @see keras.ops.conjugate */
export const conjugate = calls(Conjugate);
export const Copy = unary("Copy", "same", (x) => tf.clone(x));
/** The same values. @see keras.ops.copy */
export const copy = calls(Copy);
export const Cos = unary("Cos", "float", (x) => tf.cos(x));
/** The cosine of radians. @see keras.ops.cos */
export const cos = calls(Cos);
export const Cosh = unary("Cosh", "float", (x) => tf.cosh(x));
/** The hyperbolic cosine. @see keras.ops.cosh */
export const cosh = calls(Cosh);
export const Deg2rad = unary("Deg2rad", "float", (x) => tf.mul(x, Math.PI / 180));
/** Degrees as radians. @see keras.ops.deg2rad */
export const deg2rad = calls(Deg2rad);
export const Exp = unary("Exp", "float", (x) => tf.exp(x));
/** `e ^ x`. @see keras.ops.exp */
export const exp = calls(Exp);
export const Exp2 = unary("Exp2", "float", (x) => tf.exp(tf.mul(x, Math.LN2)));
/** `2 ^ x`. @see keras.ops.exp2 */
export const exp2 = calls(Exp2);
export const Expm1 = unary("Expm1", "float", (x) => tf.expm1(x));
/** `e ^ x − 1`, exact near 0. @see keras.ops.expm1 */
export const expm1 = calls(Expm1);
export const Floor = unary("Floor", "float", (x) => tf.floor(x));
/** The next whole number below. @see keras.ops.floor */
export const floor = calls(Floor);
export const Imag = unary("Imag", "same", (x) => tf.zerosLike(x));
/** The imaginary part, of real numbers 0. @see keras.ops.imag */
export const imag = calls(Imag);
export const Isfinite = unary("Isfinite", "bool", (x) => tf.isFinite(x));
/** Whether a value is neither infinite nor NaN. @see keras.ops.isfinite */
export const isfinite = calls(Isfinite);
export const Isinf = unary("Isinf", "bool", (x) => tf.isInf(x));
/** Whether a value is infinite. @see keras.ops.isinf */
export const isinf = calls(Isinf);
export const Isnan = unary("Isnan", "bool", (x) => tf.isNaN(x));
/** Whether a value is NaN. @see keras.ops.isnan */
export const isnan = calls(Isnan);
export const Isneginf = unary("Isneginf", "bool", (x) => tf.equal(x, Number.NEGATIVE_INFINITY));
/** Whether a value is −∞. @see keras.ops.isneginf */
export const isneginf = calls(Isneginf);
export const Isposinf = unary("Isposinf", "bool", (x) => tf.equal(x, Number.POSITIVE_INFINITY));
/** Whether a value is +∞. @see keras.ops.isposinf */
export const isposinf = calls(Isposinf);
export const Isreal = unary("Isreal", "bool", (x) => tf.onesLike(tf.cast(x, "bool")));
/** Whether a value is real: always, here. @see keras.ops.isreal */
export const isreal = calls(Isreal);
export const Log = unary("Log", "float", (x) => tf.log(x));
/** The natural logarithm. @see keras.ops.log */
export const log = calls(Log);
export const Log10 = unary("Log10", "float", (x) => tf.div(tf.log(x), Math.LN10));
/** The logarithm to base 10. @see keras.ops.log10 */
export const log10 = calls(Log10);
export const Log1p = unary("Log1p", "float", (x) => tf.log1p(x));
/** `log(1 + x)`, exact near 0. @see keras.ops.log1p */
export const log1p = calls(Log1p);
export const Log2 = unary("Log2", "float", (x) => tf.div(tf.log(x), Math.LN2));
/** The logarithm to base 2. @see keras.ops.log2 */
export const log2 = calls(Log2);
export const Negative = unary("Negative", "same", (x) => tf.neg(x));
/** The value with its sign turned. @see keras.ops.negative */
export const negative = calls(Negative);
export const Rad2deg = unary("Rad2deg", "float", (x) => tf.mul(x, 180 / Math.PI));
/** Radians as degrees. @see keras.ops.rad2deg */
export const rad2deg = calls(Rad2deg);
export const Real = unary("Real", "same", (x) => tf.clone(x));
/** The real part. @see keras.ops.real */
export const real = calls(Real);
export const Reciprocal = unary("Reciprocal", "float", (x) => tf.reciprocal(x));
/** `1 / x`. @see keras.ops.reciprocal */
export const reciprocal = calls(Reciprocal);
export const Sign = unary("Sign", "same", (x) => tf.sign(x));
/** −1, 0 or 1. @see keras.ops.sign */
export const sign = calls(Sign);
export const Signbit = unary("Signbit", "bool", (x) =>
  tf.logicalOr(tf.less(x, 0), tf.less(tf.reciprocal(x), 0)),
);
/** Whether the sign is negative, of −0 too. @see keras.ops.signbit */
export const signbit = calls(Signbit);
export const Sin = unary("Sin", "float", (x) => tf.sin(x));
/** The sine of radians. @see keras.ops.sin */
export const sin = calls(Sin);
export const Sinc = unary("Sinc", "float", (x) => sincOf(x));
/** `sin(πx) / (πx)`, 1 at 0. @see keras.ops.sinc */
export const sinc = calls(Sinc);
export const Sinh = unary("Sinh", "float", (x) => tf.sinh(x));
/** The hyperbolic sine. @see keras.ops.sinh */
export const sinh = calls(Sinh);
export const Sqrt = unary("Sqrt", "float", (x) => tf.sqrt(x));
/** The square root. @see keras.ops.sqrt */
export const sqrt = calls(Sqrt);
export const Square = unary("Square", "number", (x) => tf.square(x));
/** The square. @see keras.ops.square */
export const square = calls(Square);
export const Tan = unary("Tan", "float", (x) => tf.tan(x));
/** The tangent of radians. @see keras.ops.tan */
export const tan = calls(Tan);
export const Tanh = unary("Tanh", "float", (x) => tf.tanh(x));
/** The hyperbolic tangent. @see keras.ops.tanh */
export const tanh = calls(Tanh);
export const Trunc = unary("Trunc", "same", (x) => tf.mul(tf.sign(x), tf.floor(tf.abs(x))));
/** The whole part. @see keras.ops.trunc */
export const trunc = calls(Trunc);
