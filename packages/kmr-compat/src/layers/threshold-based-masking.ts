import {
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
  /** The smallest value that is kept. */
  threshold: f.number(0),
};
export type ThresholdBasedMaskingArgs = LayerArgs<typeof fields>;

/**
 * Puts 0 in place of values below a threshold: `x · (x ≥ threshold)`. NaN stays NaN.
 * Shapes and dtype: as the input.
 * @see kmr.layers.ThresholdBasedMasking
 * @remarks Differs from KMR's documentation, not from its code: the output is the masked values, not the mask.
 */
export class ThresholdBasedMasking extends BaseKmrLayer<typeof fields> {
  static override readonly className = "ThresholdBasedMasking";
  static override readonly module = "kmr.layers.ThresholdBasedMasking";
  static override readonly fields = fields;

  override call(x: Tensor): Tensor {
    return tf.mul(x, tf.cast(tf.greaterEqual(x, this.config.threshold), x.dtype));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }

  override computeOutputDtype(inputs: Nested<KerasTensor>): DType {
    return firstDType(inputs);
  }
}
