import { fields as f, Layer, type LayerArgs, type Shape, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** A step whose values all equal this one is skipped. */
  mask_value: f.number(0),
};
export type MaskingArgs = LayerArgs<typeof fields>;

/**
 * Masks the steps whose features all equal `mask_value`, and sets them to 0.
 * Shapes: as the input; the mask has the input's shape without the last axis.
 * @see keras.layers.Masking
 */
export class Masking extends Layer<typeof fields> {
  static override readonly className = "Masking";
  static override readonly fields = fields;
  override supportsMasking = true;

  override call(x: Tensor): Tensor {
    return tf.where(tf.expandDims(this.computeMask(x), -1), x, 0);
  }

  override computeMask(x: Tensor): Tensor {
    return tf.any(tf.notEqual(x, this.config.mask_value), -1);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
