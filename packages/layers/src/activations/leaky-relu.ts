import { fields as f, Layer, type LayerArgs, type Shape, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** Slope for negative values. */
  negative_slope: f.number(0.3),
};
export type LeakyReLUArgs = LayerArgs<typeof fields>;

/**
 * `x` where `x` is positive, else `negative_slope · x`.
 * Shapes: as the input.
 * @see keras.layers.LeakyReLU
 */
export class LeakyReLU extends Layer<typeof fields> {
  static override readonly className = "LeakyReLU";
  static override readonly fields = fields;
  override supportsMasking = true;

  override call(x: Tensor): Tensor {
    return tf.leakyRelu(x, this.config.negative_slope);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
