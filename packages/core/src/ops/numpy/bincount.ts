/** @file ops.bincount */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, field, integer, nullable, refuse } from "../../config/field.ts";
import { ShapeError, UnsupportedError } from "../../errors.ts";
import type { Json } from "../../json.ts";
import { formatShape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { scatterNd, toIndices } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

type Weights = readonly number[] | readonly (readonly number[])[];
const weightsField = field<Json>((value, place) =>
  Array.isArray(value)
    ? value
    : refuse(place, "must be a list of numbers, or of such lists", value),
);

function refuseSparse(sparse: boolean): void {
  if (!sparse) return;
  throw new UnsupportedError(
    "bincount: sparse=true makes a sparse tensor, which tfjs has not. Use sparse=false.",
  );
}

/** The indices `[row, value]` of all values of a matrix. */
function cells(x: Tensor, rows: number, columns: number): Tensor {
  const row = Int32Array.from({ length: rows * columns }, (_, i) => Math.floor(i / columns));
  return tf.stack([tf.tensor1d(row, "int32"), tf.reshape(x, [-1])], 1);
}

export const Bincount = defineOp({
  className: "Bincount",
  module: "numpy",
  inputs: ["x"],
  fields: { weights: nullable(weightsField), minlength: integer(0), sparse: boolean(false) },
  compute: ([x], { weights, minlength, sparse }) => {
    refuseSparse(sparse);
    const values = toIndices(toTensor(x));
    if (values.rank !== 1 && values.rank !== 2) {
      throw new ShapeError(
        `bincount: the input must have rank 1 or 2. Received: shape ${formatShape(values.shape)}.`,
      );
    }
    const columns = values.shape.at(-1) as number;
    const rows = values.rank === 1 ? 1 : (values.shape[0] as number);
    const size = Math.max(
      minlength,
      values.size === 0 ? 0 : (tf.max(values).dataSync()[0] as number) + 1,
    );
    const counted =
      weights === null
        ? tf.ones([values.size], "int32")
        : tf.reshape(tf.tensor(weights as tf.TensorLike, undefined, "float32"), [-1]);
    const counts = scatterNd(cells(values, rows, columns), counted, [rows, size]);
    return values.rank === 1 ? tf.reshape(counts, [size]) : counts;
  },
  infer: ([x], { weights, sparse }) => {
    refuseSparse(sparse);
    const { shape } = specOf(x);
    return { shape: [...shape.slice(0, -1), null], dtype: weights === null ? "int32" : "float32" };
  },
});

/**
 * How often each number from 0 on comes in a vector, or in each row of a matrix.
 * @param options - `weights` of the values, added up instead of counted; `minlength` of the result.
 * @see keras.ops.bincount
 * @remarks Differs from Keras: weights are floats, also whole ones; there is no sparse result.
 * @throws ShapeError for another rank.
 */
export function bincount<T extends AnyTensor>(
  x: T,
  options: {
    readonly weights?: Weights | null | undefined;
    readonly minlength?: number | undefined;
  } = {},
): Same<T> {
  return Bincount.apply([x], options) as Same<T>;
}
