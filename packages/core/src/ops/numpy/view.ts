/** @file ops.view */
import * as tf from "@tensorflow/tfjs-core";
import { field, nullable, refuse } from "../../config/field.ts";
import { type DType, isDType } from "../../dtype.ts";
import { UnsupportedError } from "../../errors.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

const dtypeField = field<DType>((value, place) =>
  isDType(value) ? value : refuse(place, "must be a dtype", value),
);

/** The dtypes whose bits tfjs holds as they are. */
const EXACT: readonly DType[] = ["float32", "int32"];

/** @throws UnsupportedError for a dtype that tfjs holds in another one. */
function checkBits(from: DType, to: DType): void {
  if (from === to || (EXACT.includes(from) && EXACT.includes(to))) return;
  throw new UnsupportedError(
    `view: tfjs holds the bits of float32 and int32 only. Received: ${from} viewed as ${to}.`,
  );
}

export const View = defineOp({
  className: "View",
  module: "numpy",
  inputs: ["x"],
  fields: { dtype: nullable(dtypeField) },
  compute: ([x], { dtype }) => {
    const tensor = toTensor(x);
    const from = tensor.dtype as DType;
    const to = dtype ?? from;
    checkBits(from, to);
    if (from === to) return tf.clone(tensor);
    const { buffer } = tensor.dataSync<"float32" | "int32">().slice();
    return to === "int32"
      ? tf.tensor(new Int32Array(buffer), tensor.shape, "int32")
      : tf.tensor(new Float32Array(buffer), tensor.shape, "float32");
  },
  infer: ([x], { dtype }) => {
    const spec = specOf(x);
    checkBits(spec.dtype, dtype ?? spec.dtype);
    return { shape: spec.shape, dtype: dtype ?? spec.dtype };
  },
});

/**
 * The same bits read as another dtype. It has no gradient.
 * @see keras.ops.view
 * @remarks Differs from Keras: only float32 and int32 can be read as each other.
 * @throws UnsupportedError for other dtypes.
 */
export function view<T extends AnyTensor>(
  x: T,
  options: { readonly dtype?: DType | null | undefined } = {},
): Same<T> {
  return View.apply([x], options) as Same<T>;
}
