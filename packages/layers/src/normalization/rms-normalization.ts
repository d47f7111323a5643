import {
  canonicalAxis,
  fields as f,
  initializers,
  knownSize,
  Layer,
  type LayerArgs,
  type Shape,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** The axis, or axes, that are normed together. */
  axis: f.axes(-1),
  /** Added to the mean square. */
  epsilon: f.number(1e-6),
};
export type RMSNormalizationArgs = LayerArgs<typeof fields>;

/**
 * Divides by the root mean square (Zhang & Sennrich, 2019): `scale · x / √(mean(x²) + epsilon)` over `axis`.
 * Shapes: as the input.
 * @see keras.layers.RMSNormalization
 */
export class RMSNormalization extends Layer<typeof fields> {
  static override readonly className = "RMSNormalization";
  static override readonly fields = fields;
  override supportsMasking = true;
  declare scale: Variable;

  protected override build(inputShape: Shape): void {
    const shape = this.axes(inputShape.length).map((axis) => knownSize(inputShape, axis, this));
    this.scale = this.addWeight("scale", { shape, initializer: new initializers.Ones() });
  }

  private axes(rank: number): number[] {
    return [this.config.axis]
      .flat()
      .map((axis) => canonicalAxis(axis as number, rank, `${String(this)}: axis`));
  }

  override call(x: Tensor): Tensor {
    const axes = this.axes(x.rank);
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), axes, true), this.config.epsilon));
    const along = x.shape.map((size, i) => (axes.includes(i) ? size : 1));
    return tf.mul(tf.mul(x, inverse), tf.reshape(this.scale.value, along));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    this.axes(inputShape.length);
    return inputShape;
  }
}
