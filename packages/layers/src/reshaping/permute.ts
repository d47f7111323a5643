import {
  type DType,
  fields as f,
  firstDType,
  type KerasTensor,
  Layer,
  type LayerArgs,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const isPermutation = (dims: unknown): dims is readonly number[] =>
  Array.isArray(dims) && [...dims].sort((a, b) => a - b).every((axis, i) => axis === i + 1);

const fields = {
  /** For each axis of the output that of the input, counted from 1; the batch axis stays. */
  dims: f.field<readonly number[]>((value, place) =>
    isPermutation(value)
      ? Object.freeze([...value])
      : f.refuse(place, "must hold each number from 1 to the number of axes once", value),
  ),
};
export type PermuteArgs = LayerArgs<typeof fields>;

/**
 * The axes of a sample in another order.
 * Shapes: `(batch, a, b)` → `(batch, b, a)` for `dims: [2, 1]`.
 * @see keras.layers.Permute
 */
export class Permute extends Layer<typeof fields> {
  static override readonly className = "Permute";
  static override readonly fields = fields;
  override inputSpec = { rank: this.config.dims.length + 1 };

  override call(x: Tensor): Tensor {
    return tf.transpose(x, [0, ...this.config.dims]);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return [0, ...this.config.dims].map((axis) => inputShape[axis] ?? null);
  }

  override computeOutputDtype(inputs: KerasTensor): DType {
    return firstDType(inputs);
  }
}
