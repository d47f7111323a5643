import { Layer, type LayerArgs, type Shape, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { numbers } from "./numbers-field.ts";

const fields = {
  /** One factor, or one for each channel. */
  scale: numbers(),
  /** What is added to the product: one number, or one for each channel. */
  offset: numbers(0),
};
export type RescalingArgs = LayerArgs<typeof fields>;

/**
 * `x · scale + offset`.
 * Shapes: as the input.
 * @see keras.layers.Rescaling
 * @example const y = new Rescaling({ scale: 1 / 127.5, offset: -1 })(images); // 0 to 255 becomes -1 to 1
 */
export class Rescaling extends Layer<typeof fields> {
  static override readonly className = "Rescaling";
  static override readonly fields = fields;

  override call(x: Tensor): Tensor {
    const [scale, offset] = [this.config.scale, this.config.offset].map((value) =>
      tf.tensor(value as tf.TensorLike, undefined, "float32"),
    ) as [Tensor, Tensor];
    return tf.add(tf.mul(tf.cast(x, "float32"), scale), offset);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
