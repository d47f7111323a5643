import {
  canonicalAxis,
  fields as f,
  Layer,
  type LayerArgs,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** The axis, or axes, whose values make one vector. */
  axis: f.axes(-1),
};
export type UnitNormalizationArgs = LayerArgs<typeof fields>;

/** Below this a vector is divided by it, not by its norm. */
const EPSILON = 1e-12;

/**
 * Divides by the Euclidean norm: each vector along `axis` gets length 1.
 * Shapes: as the input.
 * @see keras.layers.UnitNormalization
 */
export class UnitNormalization extends Layer<typeof fields> {
  static override readonly className = "UnitNormalization";
  static override readonly fields = fields;
  override supportsMasking = true;

  override call(x: Tensor): Tensor {
    const axes = [this.config.axis].flat() as number[];
    const squares = tf.sum(tf.square(x), axes, true);
    return tf.mul(x, tf.rsqrt(tf.maximum(squares, EPSILON ** 2)));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    for (const axis of [this.config.axis].flat() as number[])
      canonicalAxis(axis, inputShape.length, `${String(this)}: axis`);
    return inputShape;
  }
}
