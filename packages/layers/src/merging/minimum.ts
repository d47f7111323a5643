import type { Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseMerge, pickUnmasked } from "./base-merge.ts";

/**
 * The smallest of a list of tensors, value by value, broadcast. A masked step leaves the choice to
 * the other inputs.
 * Shapes: the broadcast of the inputs.
 * @see keras.layers.Minimum
 */
export class Minimum extends BaseMerge {
  static override readonly className = "Minimum";

  protected override merge(inputs: readonly Tensor[]): Tensor {
    return pickUnmasked(inputs, (a, b) => tf.minimum(a, b));
  }
}
