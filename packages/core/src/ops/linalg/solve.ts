/** @file ops.solve, ops.solveTriangular */
import * as tf from "@tensorflow/tfjs-core";
import { boolean } from "../../config/field.ts";
import { ConfigError, ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { joinedDType, promoted } from "../numpy/join.ts";
import { defineOp, type Same, specOf } from "../operation.ts";
import { checkSquare, onHost, product, transposed, triangleOf } from "./host.ts";
import { solveMatrix, substitute } from "./lu.ts";
import type { Matrix } from "./matrix.ts";

/** @throws ShapeError unless `b` holds right sides for the matrices: vectors, or matrices of columns. */
function check(op: string, a: Shape, b: Shape): void {
  checkSquare(op, a);
  const columns = b.length === a.length;
  const batch = a.slice(0, -2);
  const expected = [...batch, a.at(-1) ?? null];
  const given = columns ? b.slice(0, -1) : b;
  const fits =
    (columns || b.length === a.length - 1) &&
    given.every((size, i) => size === null || expected[i] === null || size === expected[i]);
  if (fits) return;
  throw new ShapeError(
    `${op}: b must be vectors or columns that fit a. Received: shapes ${formatShape(a)} and ${formatShape(b)}.`,
  );
}

/** Runs `f` with right sides that are matrices. */
function withColumns(a: Tensor, b: Tensor, f: (b: Tensor) => Tensor): Tensor {
  return a.rank === b.rank ? f(b) : tf.squeeze(f(tf.expandDims(b, -1)), [-1]);
}

/** Solutions of `a · x = b`. @throws ConfigError for a singular matrix. */
function solutions(a: Tensor, b: Tensor): Tensor {
  const solveOne = (matrix: Matrix, right: Matrix): Float64Array[] => {
    const x = solveMatrix(matrix, right);
    if (x === undefined) throw new ConfigError("solve: a matrix is singular.");
    return [x.values];
  };
  const [result] = onHost("solve", [a, b], [b.shape.slice(-2)], solveOne, ([dy], [x], [m]) => {
    const right = solutions(transposed(m as Tensor), dy as Tensor);
    return [tf.neg(product(right, transposed(x as Tensor))), right];
  });
  return result as Tensor;
}

/** Solutions of `triangle · x = b`. */
export function triangularSolutions(a: Tensor, b: Tensor, lower: boolean): Tensor {
  const solveOne = (matrix: Matrix, right: Matrix): Float64Array[] => [
    substitute(matrix, right, { lower }).values,
  ];
  const shape = b.shape.slice(-2);
  const [result] = onHost("solve_triangular", [a, b], [shape], solveOne, ([dy], [x], [m]) => {
    const right = triangularSolutions(transposed(m as Tensor), dy as Tensor, !lower);
    const full = tf.neg(product(right, transposed(x as Tensor)));
    return [triangleOf(full, lower ? "lower" : "upper"), right];
  });
  return result as Tensor;
}

export const Solve = defineOp({
  className: "Solve",
  module: "linalg",
  inputs: ["a", "b"],
  fields: {},
  compute: (args) => {
    const [a, b] = promoted(args) as [Tensor, Tensor];
    check("solve", a.shape, b.shape);
    return withColumns(a, b, (columns) => solutions(a, columns));
  },
  infer: ([a, b]) => {
    const { shape } = specOf(b);
    check("solve", specOf(a).shape, shape);
    return { shape, dtype: joinedDType([a, b]) };
  },
});

export const SolveTriangular = defineOp({
  className: "SolveTriangular",
  module: "linalg",
  inputs: ["a", "b"],
  fields: { lower: boolean(false) },
  compute: (args, { lower }) => {
    const [a, b] = promoted(args) as [Tensor, Tensor];
    check("solve_triangular", a.shape, b.shape);
    return withColumns(a, b, (columns) => triangularSolutions(a, columns, lower));
  },
  infer: ([a, b]) => {
    const { shape } = specOf(b);
    check("solve_triangular", specOf(a).shape, shape);
    return { shape, dtype: joinedDType([a, b]) };
  },
});

/**
 * The solutions `x` of `a · x = b`; `b` holds vectors, or matrices whose columns are solved for.
 * @see keras.ops.solve
 * @throws ShapeError
 * @throws ConfigError for a singular matrix.
 */
export function solve<A extends AnyTensor, B extends AnyTensor>(a: A, b: B): Same<A | B> {
  return Solve.apply([a, b], {}) as Same<A | B>;
}

/**
 * As `solve`, for matrices of which only a triangle counts: the upper one, or the lower one.
 * @see keras.ops.solve_triangular
 * @throws ShapeError
 */
export function solveTriangular<A extends AnyTensor, B extends AnyTensor>(
  a: A,
  b: B,
  options: { readonly lower?: boolean | undefined } = {},
): Same<A | B> {
  return SolveTriangular.apply([a, b], options) as Same<A | B>;
}
