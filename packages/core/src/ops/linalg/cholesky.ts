/** @file ops.cholesky, ops.choleskyInverse */
import * as tf from "@tensorflow/tfjs-core";
import { boolean } from "../../config/field.ts";
import { ConfigError } from "../../errors.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { checkSquare, onHost, product, transposed, triangleOf } from "./host.ts";
import { Matrix } from "./matrix.ts";
import { triangularSolutions } from "./solve.ts";

/** The lower triangle `L` with `L · Lᵀ = A`. @throws ConfigError unless `A` is positive definite. */
function decompose(a: Matrix): Matrix {
  const l = new Matrix(a.rows, a.rows);
  for (let j = 0; j < a.rows; j++) {
    for (let i = j; i < a.rows; i++) {
      let value = a.get(i, j);
      for (let k = 0; k < j; k++) value -= l.get(i, k) * l.get(j, k);
      if (i === j && !(value > 0)) {
        throw new ConfigError(
          "cholesky: a matrix is not positive definite and has no Cholesky decomposition.",
        );
      }
      l.set(i, j, i === j ? Math.sqrt(value) : value / l.get(j, j));
    }
  }
  return l;
}

/** Lower triangles, with a symmetric gradient. */
export function choleskyFactors(x: Tensor): Tensor {
  const size = x.shape.at(-1) ?? 0;
  const factor = (a: Matrix): Float64Array[] => [decompose(a).values];
  const [result] = onHost("cholesky", [x], [[size, size]], factor, ([dy], [l]) => {
    const back = transposed(l as Tensor);
    const middle = triangleOf(product(back, dy as Tensor), "lower", 0.5);
    const left = triangularSolutions(back, middle, false);
    const full = transposed(triangularSolutions(back, transposed(left), false));
    return [tf.mul(tf.add(full, transposed(full)), 0.5)];
  });
  return result as Tensor;
}

const fields = { upper: boolean(false) };

function squareOp(
  className: string,
  name: string,
  compute: (x: Tensor, upper: boolean) => Tensor,
): DefinedOp<typeof fields> {
  return defineOp({
    className,
    module: "linalg",
    inputs: ["x"],
    fields,
    compute: ([x], { upper }) => {
      const tensor = toTensor(x);
      checkSquare(name, tensor.shape);
      return compute(tensor, upper);
    },
    infer: ([x]) => {
      const spec = specOf(x);
      checkSquare(name, spec.shape);
      return spec;
    },
  });
}

export const Cholesky = squareOp("Cholesky", "cholesky", (x, upper) => {
  const lower = choleskyFactors(x);
  return upper ? transposed(lower) : lower;
});

export const CholeskyInverse = squareOp("CholeskyInverse", "cholesky_inverse", (x, upper) => {
  const size = x.shape.at(-1) ?? 0;
  const identity = tf.broadcastTo(tf.eye(size), x.shape as [number, number]);
  const half = triangularSolutions(x, identity, !upper);
  return upper ? product(half, transposed(half)) : product(transposed(half), half);
});

interface CholeskyOptions {
  /** Whether the factor is the upper triangle. */
  readonly upper?: boolean | undefined;
}

/**
 * The triangles `L` with `L · Lᵀ = x`, or `Lᵀ`.
 * @see keras.ops.cholesky
 * @throws ShapeError
 * @throws ConfigError unless every matrix is positive definite.
 */
export function cholesky<T extends AnyTensor>(x: T, options: CholeskyOptions = {}): Same<T> {
  return Cholesky.apply([x], options) as Same<T>;
}

/** The inverses of the matrices whose Cholesky triangles are given. @see keras.ops.cholesky_inverse @throws ShapeError */
export function choleskyInverse<T extends AnyTensor>(x: T, options: CholeskyOptions = {}): Same<T> {
  return CholeskyInverse.apply([x], options) as Same<T>;
}
