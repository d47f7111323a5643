/** @file ops.qr */
import { choice } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { checkMatrix, onHost } from "./host.ts";
import { decomposeQr } from "./householder.ts";
import { Matrix } from "./matrix.ts";

type Mode = "reduced" | "complete";

/** The sizes of `Q` and `R`. @throws ShapeError when one is unknown. */
function sizesOf(shape: Shape, mode: Mode): [q: [number, number], r: [number, number]] {
  checkMatrix("qr", shape);
  const [rows = null, columns = null] = shape.slice(-2);
  if (rows === null || columns === null) {
    throw new ShapeError(
      `qr: rows and columns must be known. Received: shape ${formatShape(shape)}.`,
    );
  }
  const inner = mode === "reduced" ? Math.min(rows, columns) : rows;
  return [
    [rows, inner],
    [inner, columns],
  ];
}

export const Qr = defineOp({
  className: "Qr",
  module: "linalg",
  inputs: ["x"],
  fields: { mode: choice(["reduced", "complete"], "reduced") },
  compute: ([x], { mode }) => {
    const tensor = toTensor(x);
    const sizes = sizesOf(tensor.shape, mode);
    return onHost("qr", [tensor], sizes, (a) => {
      const { q, r } = decomposeQr(a);
      const cut = (m: Matrix, [rows, columns]: [number, number]): Float64Array =>
        Matrix.from(rows, columns, (i, j) => m.get(i, j)).values;
      return [cut(q, sizes[0]), cut(r, sizes[1])];
    });
  },
  infer: ([x], { mode }) => {
    const { shape, dtype } = specOf(x);
    return sizesOf(shape, mode).map((sizes) => ({
      shape: [...shape.slice(0, -2), ...sizes],
      dtype,
    }));
  },
});

/**
 * `x = Q · R` with orthonormal columns in `Q` and a triangle `R`; `complete` makes `Q` square. Has no gradient.
 * @see keras.ops.qr
 * @throws ShapeError
 */
export function qr<T extends AnyTensor>(
  x: T,
  options: { readonly mode?: Mode | undefined } = {},
): readonly [q: Same<T>, r: Same<T>] {
  return Qr.apply([x], options) as readonly [Same<T>, Same<T>];
}
