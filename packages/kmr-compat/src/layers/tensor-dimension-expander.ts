import {
  canonicalAxis,
  type DType,
  fields as f,
  firstDType,
  type KerasTensor,
  type LayerArgs,
  type Nested,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseKmrLayer } from "./base-kmr-layer.ts";

const fields = {
  /** Where the new axis stands in the output; -1 appends it. */
  axis: f.integer(1),
};
export type TensorDimensionExpanderArgs = LayerArgs<typeof fields>;

/**
 * Adds an axis of size 1.
 * Shapes: `(batch, features)` → `(batch, 1, features)` for `axis` 1. The dtype stays.
 * @see kmr.layers.TensorDimensionExpander
 * @throws ConfigError for an `axis` that is no integer, ShapeError for one that the output does not have.
 */
export class TensorDimensionExpander extends BaseKmrLayer<typeof fields> {
  static override readonly className = "TensorDimensionExpander";
  static override readonly module = "kmr.layers.TensorDimensionExpander";
  static override readonly fields = fields;

  override call(x: Tensor): Tensor {
    return tf.expandDims(x, this.position(x.rank));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const position = this.position(inputShape.length);
    return [...inputShape.slice(0, position), 1, ...inputShape.slice(position)];
  }

  override computeOutputDtype(inputs: Nested<KerasTensor>): DType {
    return firstDType(inputs);
  }

  /** The axis, counted in the output. */
  private position(inputRank: number): number {
    return canonicalAxis(this.config.axis, inputRank + 1, `${String(this)}: axis`);
  }
}
