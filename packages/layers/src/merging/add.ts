import type { Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseMerge } from "./base-merge.ts";

/**
 * Sum of a list of tensors: `a + b + …`, broadcast.
 * Shapes: the broadcast of the inputs.
 * @see keras.layers.Add
 */
export class Add extends BaseMerge {
  static override readonly className = "Add";

  protected override merge(inputs: readonly Tensor[]): Tensor {
    return inputs.reduce((sum, x) => tf.add(sum, x));
  }
}
