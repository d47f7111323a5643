/** @file Less common ops, value by value: ops.i0, ops.heaviside, ops.gcd, ops.isin and others. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, integer, number, requiredNullable } from "../../config/field.ts";
import { type DType, tfjsType } from "../../dtype.ts";
import { broadcastShapes, canonicalAxis } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { operands, promoted } from "./binary.ts";
import { Isclose } from "./comparison.ts";
import { resultOf } from "./unary.ts";

type Operand = AnyTensor | number;

/** Coefficients of the modified Bessel function of order 0 up to 3.75, and beyond (Abramowitz & Stegun, 9.8.1–2). */
const nearZero = [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813];
const farOut = [
  0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633,
  0.00392377,
];
const polynomial = (x: Tensor, coefficients: readonly number[]): Tensor =>
  coefficients.reduceRight<Tensor>(
    (sum, factor) => tf.add(tf.mul(sum, x), factor),
    tf.zerosLike(x),
  );

function bessel(x: Tensor): Tensor {
  const size = tf.abs(x);
  const near = polynomial(tf.square(tf.div(size, 3.75)), nearZero);
  const safe = tf.maximum(size, 3.75);
  const far = tf.mul(tf.div(tf.exp(safe), tf.sqrt(safe)), polynomial(tf.div(3.75, safe), farOut));
  return tf.where(tf.less(size, 3.75), near, far);
}

/** An op of one number that gives a float. */
function floatOp(className: string, compute: (x: Tensor) => Tensor) {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x"],
    fields: {},
    compute: ([x]) => compute(tf.cast(toTensor(x), "float32")),
    infer: ([x]) => {
      const { shape, dtype } = specOf(x);
      return { shape, dtype: resultOf(dtype, "float") };
    },
  });
}

export const I0 = floatOp("I0", bessel);
/** The modified Bessel function of the first kind, order 0. @see keras.ops.i0 */
export function i0<T extends AnyTensor>(x: T): Same<T> {
  return I0.apply([x], {}) as Same<T>;
}
export const Fabs = floatOp("Fabs", (x) => tf.abs(x));
/** The absolute value, as a float. @see keras.ops.fabs */
export function fabs<T extends AnyTensor>(x: T): Same<T> {
  return Fabs.apply([x], {}) as Same<T>;
}
export const Angle = floatOp("Angle", (x) => tf.where(tf.less(x, 0), Math.PI, tf.mul(x, 0)));
/** The angle in the complex plane: π below 0, else 0. @see keras.ops.angle */
export function angle<T extends AnyTensor>(x: T): Same<T> {
  return Angle.apply([x], {}) as Same<T>;
}

/** An op of two tensors. `dtypeOf` tells the result's dtype from what both promote to. */
function pairOp(
  className: string,
  dtypeOf: (promoted: DType) => DType,
  compute: (a: Tensor, b: Tensor) => Tensor,
) {
  return defineOp({
    className,
    module: "numpy",
    inputs: ["x1", "x2"],
    fields: {},
    compute: ([x1, x2]) => {
      const [a, b] = operands(x1, x2);
      return tf.cast(compute(a, b), tfjsType(dtypeOf(promoted(x1, x2, "promote"))));
    },
    infer: ([x1, x2]) => ({
      shape: broadcastShapes(specOf(x1).shape, specOf(x2).shape),
      dtype: dtypeOf(promoted(x1, x2, "promote")),
    }),
  });
}

const toFloat = (dtype: DType): DType => resultOf(dtype, "float");

export const Heaviside = pairOp("Heaviside", toFloat, (a, b) => {
  const [x, atZero] = [tf.cast(a, "float32"), tf.cast(b, "float32")];
  const wide = tf.add(x, tf.zerosLike(atZero));
  const step = tf.cast(tf.greater(wide, 0), "float32");
  return tf.where(tf.equal(wide, 0), atZero, step);
});
/** 0 below 0, 1 above, `x2` at 0. @see keras.ops.heaviside */
export function heaviside<T extends AnyTensor>(x1: T, x2: Operand): Same<T> {
  return Heaviside.apply([x1, x2], {}) as Same<T>;
}

/** Euclid's algorithm on all pairs at once; two numbers of 32 bits need 47 steps at most. */
function greatest(a: Tensor, b: Tensor): Tensor {
  let [x, y] = [tf.abs(tf.add(a, tf.zerosLike(b))), tf.abs(tf.add(b, tf.zerosLike(a)))];
  for (let step = 0; step < 47; step++) {
    const zero = tf.equal(y, 0);
    const rest = tf.mod(x, tf.where(zero, tf.onesLike(y), y));
    [x, y] = [tf.where(zero, x, y), tf.where(zero, y, rest)];
  }
  return x;
}

export const Gcd = pairOp("Gcd", (dtype) => dtype, greatest);
/** The greatest common divisor, of numbers up to 2^24. @see keras.ops.gcd */
export function gcd<T extends AnyTensor>(x1: T, x2: Operand): Same<T> {
  return Gcd.apply([x1, x2], {}) as Same<T>;
}
export const Lcm = pairOp(
  "Lcm",
  (dtype) => dtype,
  (a, b) => {
    const common = greatest(a, b);
    const safe = tf.maximum(common, tf.onesLike(common));
    return tf.abs(
      tf.mul(tf.cast(tf.div(tf.cast(a, "float32"), tf.cast(safe, "float32")), "int32"), b),
    );
  },
);
/** The least common multiple, up to 2^24. @see keras.ops.lcm */
export function lcm<T extends AnyTensor>(x1: T, x2: Operand): Same<T> {
  return Lcm.apply([x1, x2], {}) as Same<T>;
}
export const Ldexp = pairOp("Ldexp", toFloat, (a, b) =>
  tf.mul(tf.cast(a, "float32"), tf.pow(tf.scalar(2), tf.cast(b, "float32"))),
);
/** `x1 · 2 ^ x2`. @see keras.ops.ldexp */
export function ldexp<T extends AnyTensor>(x1: T, x2: Operand): Same<T> {
  return Ldexp.apply([x1, x2], {}) as Same<T>;
}

export const IsIn = defineOp({
  className: "IsIn",
  module: "numpy",
  inputs: ["x1", "x2"],
  fields: { assume_unique: boolean(false), invert: boolean(false) },
  compute: ([x1, x2], { invert }) => {
    const [x, set] = operands(x1, x2);
    const found = tf.any(tf.equal(tf.expandDims(x, -1), tf.reshape(set, [-1])), -1);
    return invert ? tf.logicalNot(found) : found;
  },
  infer: ([x1]) => ({ shape: specOf(x1).shape, dtype: "bool" }),
});
/** Whether each value is one of `x2`. @see keras.ops.isin */
export function isin<T extends AnyTensor>(
  x1: T,
  x2: Operand | readonly number[],
  options: { readonly invert?: boolean } = {},
): Same<T> {
  return IsIn.apply([x1, x2], options) as Same<T>;
}

export const AllClose = defineOp({
  className: "AllClose",
  module: "numpy",
  inputs: ["x1", "x2"],
  fields: { rtol: number(1e-5), atol: number(1e-8), equal_nan: boolean(false) },
  compute: ([x1, x2], { rtol, atol, equal_nan }) =>
    tf.all(Isclose.compute([x1, x2, rtol, atol], { equal_nan }) as Tensor),
  infer: () => ({ shape: [], dtype: "bool" }),
});
/** Whether all values are close. @see keras.ops.allclose */
export function allclose<T extends AnyTensor>(
  x1: T,
  x2: Operand,
  options: { readonly rtol?: number; readonly atol?: number; readonly equal_nan?: boolean } = {},
): Same<T> {
  return AllClose.apply([x1, x2], options) as Same<T>;
}

export const Trapezoid = defineOp({
  className: "Trapezoid",
  module: "numpy",
  inputs: ["y"],
  fields: { x: requiredNullable(number()), dx: number(1), axis: integer(-1) },
  compute: ([given], { dx, axis }) => {
    const y = tf.cast(toTensor(given), "float32");
    const place = canonicalAxis(axis, y.rank, "trapezoid: axis");
    const size = y.shape[place] ?? 0;
    const part = (start: number): Tensor =>
      tf.slice(
        y,
        y.shape.map((_, i) => (i === place ? start : 0)),
        y.shape.map((n, i) => (i === place ? size - 1 : n)),
      );
    return tf.mul(tf.sum(tf.add(part(0), part(1)), place), dx / 2);
  },
  infer: ([y], { axis }) => {
    const { shape, dtype } = specOf(y);
    const place = canonicalAxis(axis, shape.length, "trapezoid: axis");
    return { shape: shape.filter((_, i) => i !== place), dtype: resultOf(dtype, "float") };
  },
});
/** The integral along an axis by trapezoids of width `dx`. @see keras.ops.trapezoid */
export function trapezoid<T extends AnyTensor>(
  y: T,
  options: { readonly dx?: number; readonly axis?: number } = {},
): Same<T> {
  return Trapezoid.apply([y], { x: null, ...options }) as Same<T>;
}
