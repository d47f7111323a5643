/** @file ops.svd */
import * as tf from "@tensorflow/tfjs-core";
import { boolean } from "../../config/field.ts";
import type { Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { checkMatrix, onHost, product, scaleColumns, transposed } from "./host.ts";
import { completeBasis, decomposeSvd } from "./jacobi.ts";

/** Singular values, descending; the gradient is `U · diag(ds) · Vᵀ`. */
export function singularValues(x: Tensor): Tensor {
  const [rows = 0, columns = 0] = x.shape.slice(-2);
  const inner = Math.min(rows, columns);
  const shapes = [[inner], [rows, inner], [columns, inner]];
  const decompose = (a: Parameters<typeof decomposeSvd>[0]): Float64Array[] => {
    const { u, s, v } = decomposeSvd(a);
    return [s, u.values, v.values];
  };
  const [s] = onHost("svd", [x], shapes, decompose, ([ds], [, u, v]) => [
    product(scaleColumns(u as Tensor, ds as Tensor), transposed(v as Tensor)),
  ]);
  return s as Tensor;
}

/** The shapes of `U`, `s` and `Vᵀ`. */
function svdShapes(shape: Shape, full: boolean): [Shape, Shape, Shape] {
  const [rows = null, columns = null] = shape.slice(-2);
  const inner = rows === null || columns === null ? null : Math.min(rows, columns);
  const batch = shape.slice(0, -2);
  return [
    [...batch, rows, full ? rows : inner],
    [...batch, inner],
    [...batch, full ? columns : inner, columns],
  ];
}

export const SVD = defineOp({
  className: "SVD",
  module: "linalg",
  inputs: ["x"],
  fields: { full_matrices: boolean(true), compute_uv: boolean(true) },
  compute: ([x], { full_matrices: full, compute_uv: all }) => {
    const tensor = tf.cast(toTensor(x), "float32");
    checkMatrix("svd", tensor.shape);
    if (!all) return singularValues(tensor);
    const shapes = svdShapes(tensor.shape.slice(-2), full) as unknown as number[][];
    const [left = 0, right = 0] = [shapes[0]?.[1], shapes[2]?.[0]];
    return onHost("svd", [tensor], shapes, (a) => {
      const { u, s, v } = decomposeSvd(a);
      return [completeBasis(u, left).values, s, completeBasis(v, right).transpose().values];
    });
  },
  infer: ([x], { full_matrices: full, compute_uv: all }) => {
    const { shape, dtype } = specOf(x);
    checkMatrix("svd", shape);
    const specs = svdShapes(shape, full).map((each) => ({ shape: each, dtype }));
    return all ? specs : (specs[1] as (typeof specs)[0]);
  },
});

interface SvdOptions {
  /** Whether `U` and `V` are square. */
  readonly full_matrices?: boolean | undefined;
}

/**
 * `x = U · diag(s) · Vᵀ`: orthonormal columns `U`, singular values `s`, descending, and orthonormal rows `Vᵀ`. Has no
 * gradient; singular values alone have one.
 * @see keras.ops.svd
 * @remarks Differs from Keras: a pair of vectors may have the opposite sign, which is as right.
 * @throws ShapeError
 */
export function svd<T extends AnyTensor>(
  x: T,
  options: SvdOptions & { readonly compute_uv: false },
): Same<T>;
export function svd<T extends AnyTensor>(
  x: T,
  options?: SvdOptions & { readonly compute_uv?: true | undefined },
): readonly [u: Same<T>, s: Same<T>, v: Same<T>];
export function svd<T extends AnyTensor>(
  x: T,
  options: SvdOptions & { readonly compute_uv?: boolean | undefined } = {},
): unknown {
  return SVD.apply([x], options);
}
