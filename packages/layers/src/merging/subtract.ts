import { type Shape, ShapeError, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseMerge } from "./base-merge.ts";

/**
 * Difference of two tensors: `a − b`, broadcast.
 * Shapes: the broadcast of the inputs.
 * @see keras.layers.Subtract
 */
export class Subtract extends BaseMerge {
  static override readonly className = "Subtract";

  protected override build(inputShapes: readonly Shape[]): void {
    if (inputShapes.length !== 2) {
      throw new ShapeError(
        `${String(this)}: call it on a list of two tensors. Received: ${inputShapes.length}.`,
      );
    }
  }

  protected override merge([a, b]: readonly [Tensor, Tensor]): Tensor {
    return tf.sub(a, b);
  }
}
