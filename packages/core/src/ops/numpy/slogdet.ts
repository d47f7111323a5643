/** @file ops.slogdet */
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { timesMatrices } from "../linalg/det.ts";
import { checkSquare, onHost, transposed } from "../linalg/host.ts";
import { inverse } from "../linalg/inv.ts";
import { logDeterminant } from "../linalg/lu.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

export const Slogdet = defineOp({
  className: "Slogdet",
  module: "numpy",
  inputs: ["x"],
  fields: {},
  compute: ([x]) => {
    const tensor = toTensor(x);
    checkSquare("slogdet", tensor.shape);
    const both = (a: Parameters<typeof logDeterminant>[0]): number[][] => {
      const { sign, log } = logDeterminant(a);
      return [[sign], [log]];
    };
    return onHost("slogdet", [tensor], [[], []], both, ([, dy], _, [a]) => [
      timesMatrices(dy as Tensor, transposed(inverse(a as Tensor))),
    ]);
  },
  infer: ([x]) => {
    const { shape, dtype } = specOf(x);
    checkSquare("slogdet", shape);
    const spec = { shape: shape.slice(0, -2), dtype };
    return [spec, spec];
  },
});

/**
 * Sign and logarithm of the absolute determinants of square matrices.
 * @see keras.ops.slogdet
 * @remarks Differs from Keras: the symbolic sign has the batch axes too, as the value has.
 * @throws ShapeError
 */
export function slogdet<T extends AnyTensor>(x: T): readonly [sign: Same<T>, logAbsolute: Same<T>] {
  return Slogdet.apply([x], {}) as readonly [Same<T>, Same<T>];
}
