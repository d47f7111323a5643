import type { Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseMerge } from "./base-merge.ts";

/**
 * Product of a list of tensors, value by value, broadcast.
 * Shapes: the broadcast of the inputs.
 * @see keras.layers.Multiply
 */
export class Multiply extends BaseMerge {
  static override readonly className = "Multiply";

  protected override merge(inputs: readonly Tensor[]): Tensor {
    return inputs.reduce((a, b) => tf.mul(a, b));
  }
}
