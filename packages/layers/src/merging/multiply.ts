import type { Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseMerge, wideMask } from "./base-merge.ts";

/**
 * Product of a list of tensors, value by value, broadcast. A masked step counts as 1; where all are masked
 * the product is 0.
 * Shapes: the broadcast of the inputs.
 * @see keras.layers.Multiply
 */
export class Multiply extends BaseMerge {
  static override readonly className = "Multiply";

  protected override merge(inputs: readonly Tensor[]): Tensor {
    const masks = inputs.map((x) => wideMask(x));
    const factors = inputs.map((x, i) => {
      const mask = masks[i];
      return mask === undefined ? x : tf.where(mask, x, 1);
    });
    const product = factors.reduce((a, b) => tf.mul(a, b));
    const all = masks.filter((mask) => mask !== undefined);
    if (all.length < inputs.length) return product;
    return tf.where(
      all.reduce((a, b) => tf.logicalOr(a, b)),
      product,
      0,
    );
  }
}
