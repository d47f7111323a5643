/** @file What singular values tell: ops.pinv, ops.lstsq, ops.matrixRank */
import * as tf from "@tensorflow/tfjs-core";
import { nullable, number } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { joinedDType, promoted } from "../numpy/join.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { checkMatrix, type HostGradient, onHost, product, transposed } from "./host.ts";
import { decomposeSvd } from "./jacobi.ts";
import { Matrix } from "./matrix.ts";

/** The distance from 1 to the next float32. */
const FLOAT_EPSILON = 2 ** -23;

/** Whether a singular value counts, when `largest` is the largest. */
type Counts = (value: number, largest: number) => boolean;

/** With `P` the inverse: `−PᵀGPᵀ + (I − xP)·Gᵀ·PPᵀ + PᵀP·Gᵀ·(I − Px)`. */
const gradient: HostGradient = (gradients, outputs, inputs) => {
  const [g, p, x] = [gradients[0], outputs[0], inputs[0]] as [Tensor, Tensor, Tensor];
  const [pt, gt] = [transposed(p), transposed(g)];
  const rest = (m: Tensor): Tensor => tf.sub(tf.eye(m.shape.at(-1) ?? 0), m);
  const first = tf.neg(product(pt, g, pt));
  const second = product(rest(product(x, p)), gt, p, pt);
  const third = product(pt, p, gt, rest(product(p, x)));
  return [tf.addN([first, second, third])];
};

function pseudoInverse(x: Tensor, counts: Counts): Tensor {
  const [rows = 0, columns = 0] = x.shape.slice(-2);
  const invert = (a: Matrix): Float64Array[] => {
    const { u, s, v } = decomposeSvd(a);
    const factors = s.map((value) => (counts(value, s[0] ?? 0) ? 1 / value : 0));
    const scaled = Matrix.from(v.rows, v.columns, (i, j) => v.get(i, j) * (factors[j] as number));
    return [scaled.multiply(u.transpose()).values];
  };
  const [result] = onHost("pinv", [x], [[columns, rows]], invert, gradient);
  return result as Tensor;
}

const cutoffField = { rcond: nullable(number()) };

export const Pinv = defineOp({
  className: "Pinv",
  module: "linalg",
  inputs: ["x"],
  fields: cutoffField,
  compute: ([x], { rcond }) => {
    const tensor = toTensor(x);
    checkMatrix("pinv", tensor.shape);
    const cutoff = rcond ?? 10 * Math.max(...tensor.shape.slice(-2)) * FLOAT_EPSILON;
    return pseudoInverse(tensor, (value, largest) => value > cutoff * largest);
  },
  infer: ([x]) => {
    const { shape, dtype } = specOf(x);
    checkMatrix("pinv", shape);
    return { shape: [...shape.slice(0, -2), shape.at(-1) ?? null, shape.at(-2) ?? null], dtype };
  },
});

/** The shape of the solution. @throws ShapeError */
function lstsqShape(a: Shape, b: Shape): Shape {
  const [rows, columns = null] = a;
  const fits =
    a.length === 2 &&
    (b.length === 1 || b.length === 2) &&
    (rows === null || b[0] === null || rows === b[0]);
  if (fits) return [columns, ...b.slice(1)];
  throw new ShapeError(
    `lstsq: a must be a matrix and b a vector or a matrix with as many rows. Received: shapes ${formatShape(a)} and ${formatShape(b)}.`,
  );
}

export const Lstsq = defineOp({
  className: "Lstsq",
  module: "linalg",
  inputs: ["a", "b"],
  fields: cutoffField,
  compute: (args, { rcond }) => {
    const [a, b] = promoted(args) as [Tensor, Tensor];
    const shape = lstsqShape(a.shape, b.shape) as number[];
    const least = rcond === null ? FLOAT_EPSILON * Math.max(...a.shape) : rcond;
    const cutoff = least < 0 ? FLOAT_EPSILON : least;
    const inverse = pseudoInverse(a, (value, largest) => value > 0 && value >= cutoff * largest);
    const columns = b.rank === 1 ? tf.expandDims(b, 1) : b;
    return tf.reshape(tf.matMul(inverse, columns), shape);
  },
  infer: ([a, b]) => ({
    shape: lstsqShape(specOf(a).shape, specOf(b).shape),
    dtype: joinedDType([a, b]),
  }),
});

export const MatrixRank = defineOp({
  className: "MatrixRank",
  module: "linalg",
  inputs: ["x"],
  fields: { tol: nullable(number()) },
  compute: ([x], { tol }) => {
    const tensor = toTensor(x);
    checkMatrix("matrix_rank", tensor.shape);
    const [rank] = onHost("matrix_rank", [tensor], [[]], (a) => {
      const { s } = decomposeSvd(a);
      const least = tol ?? (s[0] ?? 0) * Math.max(a.rows, a.columns) * FLOAT_EPSILON;
      return [[s.filter((value) => value > least).length]];
    });
    return tf.cast(rank as Tensor, "int32");
  },
  infer: ([x]) => {
    const { shape } = specOf(x);
    checkMatrix("matrix_rank", shape);
    return { shape: shape.slice(0, -2), dtype: "int32" };
  },
});

interface CutoffOptions {
  /** Singular values below this share of the largest one count as 0. */
  readonly rcond?: number | null | undefined;
}

/** The pseudoinverses of matrices. @see keras.ops.pinv @throws ShapeError */
export function pinv<T extends AnyTensor>(x: T, options: CutoffOptions = {}): Same<T> {
  return Pinv.apply([x], options) as Same<T>;
}

/** The least squares solution of `a · x = b`, the shortest if there are many. @see keras.ops.lstsq @throws ShapeError */
export function lstsq<A extends AnyTensor, B extends AnyTensor>(
  a: A,
  b: B,
  options: CutoffOptions = {},
): Same<A | B> {
  return Lstsq.apply([a, b], options) as Same<A | B>;
}

/** How many singular values are above `tol`. @see keras.ops.matrix_rank @throws ShapeError */
export function matrixRank<T extends AnyTensor>(
  x: T,
  options: { readonly tol?: number | null | undefined } = {},
): Same<T> {
  return MatrixRank.apply([x], options) as Same<T>;
}
