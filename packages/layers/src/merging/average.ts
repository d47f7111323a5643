import type { Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseMerge } from "./base-merge.ts";

/**
 * Mean of a list of tensors: `(a + b + …) / n`, broadcast.
 * Shapes: the broadcast of the inputs.
 * @see keras.layers.Average
 */
export class Average extends BaseMerge {
  static override readonly className = "Average";

  protected override merge(inputs: readonly Tensor[]): Tensor {
    return tf.div(
      inputs.reduce((sum, x) => tf.add(sum, x)),
      inputs.length,
    );
  }
}
