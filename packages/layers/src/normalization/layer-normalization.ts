import {
  canonicalAxis,
  constraint,
  fields as f,
  initializer,
  knownSize,
  Layer,
  type LayerArgs,
  regularizer,
  type Shape,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** The axis, or axes, that are normed together. */
  axis: f.axes(-1),
  /** Added to the variance. */
  epsilon: f.number(0.001),
  /** Add `beta`. */
  center: f.boolean(true),
  /** Multiply by `gamma`. */
  scale: f.boolean(true),
  /** Divide by the root mean square alone; Keras advises RMSNormalization. */
  rms_scaling: f.boolean(false),
  beta_initializer: initializer("zeros"),
  gamma_initializer: initializer("ones"),
  beta_regularizer: regularizer(),
  gamma_regularizer: regularizer(),
  beta_constraint: constraint(),
  gamma_constraint: constraint(),
};
export type LayerNormalizationArgs = LayerArgs<typeof fields>;

/**
 * Norms each sample (Ba et al., 2016): `gamma · (x − mean) / √(variance + epsilon) + beta` over `axis`.
 * Shapes: as the input.
 * @see keras.layers.LayerNormalization
 */
export class LayerNormalization extends Layer<typeof fields> {
  static override readonly className = "LayerNormalization";
  static override readonly fields = fields;
  override supportsMasking = true;
  gamma: Variable | null = null;
  beta: Variable | null = null;

  protected override build(inputShape: Shape): void {
    const { scale, center, rms_scaling, ...config } = this.config;
    const shape = this.axes(inputShape.length).map((axis) => knownSize(inputShape, axis, this));
    if (scale || rms_scaling) {
      this.gamma = this.addWeight("gamma", {
        shape,
        initializer: config.gamma_initializer,
        regularizer: config.gamma_regularizer,
        constraint: config.gamma_constraint,
      });
    }
    if (center && !rms_scaling) {
      this.beta = this.addWeight("beta", {
        shape,
        initializer: config.beta_initializer,
        regularizer: config.beta_regularizer,
        constraint: config.beta_constraint,
      });
    }
  }

  private axes(rank: number): number[] {
    return [this.config.axis]
      .flat()
      .map((axis) => canonicalAxis(axis as number, rank, `${String(this)}: axis`));
  }

  override call(x: Tensor): Tensor {
    const { epsilon, rms_scaling } = this.config;
    const axes = this.axes(x.rank);
    const along = (weight: Variable): Tensor =>
      tf.reshape(
        weight.value,
        x.shape.map((size, i) => (axes.includes(i) ? size : 1)),
      );
    const mean = tf.mean(x, axes, true);
    const centred = tf.sub(x, mean);
    const variance = tf.mean(tf.square(centred), axes, true);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const normed = tf.mul(rms_scaling ? x : centred, inverse);
    const scaled = this.gamma === null ? normed : tf.mul(normed, along(this.gamma));
    return this.beta === null ? scaled : tf.add(scaled, along(this.beta));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    this.axes(inputShape.length);
    return inputShape;
  }
}
