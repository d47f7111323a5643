/** @file The error function and its kind: ops.erf, ops.erfc, ops.erfinv */
import * as tf from "@tensorflow/tfjs-core";
import type { DType } from "../../dtype.ts";
import { isFloat } from "../../dtype.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";

/** `c₀ + c₁x + c₂x² + …` */
function polynomial(x: Tensor, coefficients: readonly number[]): Tensor {
  return coefficients.reduceRight<Tensor>(
    (sum, coefficient) => tf.add(tf.mul(sum, x), coefficient),
    tf.zerosLike(x),
  );
}

/** A function with its slope, which may use the value. */
function withSlope(
  f: (x: Tensor) => Tensor,
  slope: (x: Tensor, y: Tensor) => Tensor,
): (x: Tensor) => Tensor {
  return tf.customGrad((...inputs) => {
    const [x, save] = inputs as [Tensor, (tensors: Tensor[]) => void];
    const value = f(x);
    save([x, value]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(dy, slope(...(saved as [Tensor, Tensor]))),
    };
  });
}

/** The logarithm of `erfc(z) · (1 + z/2)` plus `z²`, by `1 / (1 + z/2)`; relative error 1.2e-7 (Numerical Recipes). */
const COMPLEMENT = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

/** `erf(x) / x` near 0, by `x²`: its Taylor series. */
const SERIES = [1, -1 / 3, 1 / 10, -1 / 42, 1 / 216, -1 / 1320, 1 / 9360, -1 / 75600].map(
  (value) => (value * 2) / Math.sqrt(Math.PI),
);

/** `erfc(|x|)`. */
function complement(x: Tensor): Tensor {
  const z = tf.abs(x);
  const t = tf.div(1, tf.add(tf.mul(z, 0.5), 1));
  return tf.mul(t, tf.exp(tf.sub(polynomial(t, COMPLEMENT), tf.square(z))));
}

function erfValue(x: Tensor): Tensor {
  const near = tf.mul(x, polynomial(tf.square(x), SERIES));
  const far = tf.mul(tf.sign(x), tf.sub(1, complement(x)));
  return tf.where(tf.less(tf.abs(x), 0.7), near, far);
}

function erfcValue(x: Tensor): Tensor {
  const tail = complement(x);
  const far = tf.where(tf.less(x, 0), tf.sub(2, tail), tail);
  return tf.where(tf.less(tf.abs(x), 0.7), tf.sub(1, erfValue(x)), far);
}

function bell(x: Tensor): Tensor {
  return tf.mul(tf.exp(tf.neg(tf.square(x))), 2 / Math.sqrt(Math.PI));
}

/** `erfinv(x) / x` by `w = −log(1 − x²)`, near the middle and in the tails (Giles, 2012). */
const MIDDLE = [
  1.50140941, 0.246640727, -0.00417768164, -0.00125372503, 0.00021858087, -4.39150654e-6,
  -3.5233877e-6, 3.43273939e-7, 2.81022636e-8,
];
const TAILS = [
  2.83297682, 1.00167406, 0.00943887047, -0.0076224613, 0.00573950773, -0.00367342844,
  0.00134934322, 0.000100950558, -0.000200214257,
];

function erfinvValue(x: Tensor): Tensor {
  const w = tf.neg(tf.log(tf.mul(tf.sub(1, x), tf.add(1, x))));
  const middle = polynomial(tf.sub(w, 2.5), MIDDLE);
  const tails = polynomial(tf.sub(tf.sqrt(tf.relu(w)), 3), TAILS);
  const factor = tf.where(tf.less(w, 5), middle, tails);
  const infinite = tf.mul(x, Number.POSITIVE_INFINITY);
  return tf.where(tf.equal(tf.abs(x), 1), infinite, tf.mul(x, factor));
}

/** An op of floats; integers become floats. */
function floatOp(className: string, f: (x: Tensor) => Tensor): DefinedOp<Record<never, never>> {
  return defineOp({
    className,
    module: "math",
    inputs: ["x"],
    fields: {},
    compute: ([x]) => f(tf.cast(toTensor(x), "float32")),
    infer: ([x]) => {
      const { shape, dtype } = specOf(x);
      return { shape, dtype: isFloat(dtype) ? dtype : ("float32" satisfies DType) };
    },
  });
}

export const Erf = floatOp("Erf", withSlope(erfValue, bell));
export const Erfc = floatOp(
  "Erfc",
  withSlope(erfcValue, (x) => tf.neg(bell(x))),
);
export const Erfinv = floatOp(
  "Erfinv",
  withSlope(erfinvValue, (_, y) => tf.mul(tf.exp(tf.square(y)), Math.sqrt(Math.PI) / 2)),
);

/** `2/√π ∫₀ˣ e^(−t²) dt`. @see keras.ops.erf */
export function erf<T extends AnyTensor>(x: T): Same<T> {
  return Erf.apply([x], {}) as Same<T>;
}
/** `1 − erf(x)`, exact where that is small. @see keras.ops.erfc */
export function erfc<T extends AnyTensor>(x: T): Same<T> {
  return Erfc.apply([x], {}) as Same<T>;
}
/** The `y` with `erf(y) = x`. @see keras.ops.erfinv */
export function erfinv<T extends AnyTensor>(x: T): Same<T> {
  return Erfinv.apply([x], {}) as Same<T>;
}
