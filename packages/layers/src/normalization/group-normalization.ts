import {
  ConfigError,
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
  /** Number of groups of channels; −1 makes each channel a group. */
  groups: f.integer(32),
  /** The axis of the channels. */
  axis: f.integer(-1),
  /** Added to the variance. */
  epsilon: f.number(0.001),
  /** Add `beta`. */
  center: f.boolean(true),
  /** Multiply by `gamma`. */
  scale: f.boolean(true),
  beta_initializer: initializer("zeros"),
  gamma_initializer: initializer("ones"),
  beta_regularizer: regularizer(),
  gamma_regularizer: regularizer(),
  beta_constraint: constraint(),
  gamma_constraint: constraint(),
};
export type GroupNormalizationArgs = LayerArgs<typeof fields>;

/**
 * Norms groups of channels of each sample (Wu & He, 2018).
 * Shapes: as the input.
 * @see keras.layers.GroupNormalization
 */
export class GroupNormalization extends Layer<typeof fields> {
  static override readonly className = "GroupNormalization";
  static override readonly fields = fields;
  override supportsMasking = true;
  gamma: Variable | null = null;
  beta: Variable | null = null;

  protected override validate(): void {
    const { groups } = this.config;
    if (groups > 0 || groups === -1) return;
    throw new ConfigError(
      `${String(this)}: groups must be a positive integer or -1. Received: groups=${groups}.`,
    );
  }

  protected override build(inputShape: Shape): void {
    const { axis, scale, center, ...config } = this.config;
    const size = knownSize(inputShape, axis, this);
    const groups = this.groupsOf(size);
    if (size % groups !== 0) {
      throw new ConfigError(
        `${String(this)}: groups must divide the number of channels. Received: groups=${groups}, channels=${size}.`,
      );
    }
    if (scale) {
      this.gamma = this.addWeight("gamma", {
        shape: [size],
        initializer: config.gamma_initializer,
        regularizer: config.gamma_regularizer,
        constraint: config.gamma_constraint,
      });
    }
    if (center) {
      this.beta = this.addWeight("beta", {
        shape: [size],
        initializer: config.beta_initializer,
        regularizer: config.beta_regularizer,
        constraint: config.beta_constraint,
      });
    }
  }

  private groupsOf(channels: number): number {
    return this.config.groups === -1 ? channels : this.config.groups;
  }

  override call(x: Tensor): Tensor {
    const axis = canonicalAxis(this.config.axis, x.rank);
    const channels = x.shape[axis] ?? 1;
    const groups = this.groupsOf(channels);
    const apart = [
      ...x.shape.slice(0, axis),
      groups,
      channels / groups,
      ...x.shape.slice(axis + 1),
    ];
    const values = tf.reshape(x, apart);
    const axes = apart.map((_, i) => i).filter((i) => i !== 0 && i !== axis);
    const centred = tf.sub(values, tf.mean(values, axes, true));
    const variance = tf.mean(tf.square(centred), axes, true);
    const normed = tf.reshape(
      tf.mul(centred, tf.rsqrt(tf.add(variance, this.config.epsilon))),
      x.shape,
    );
    const along = (weight: Variable): Tensor =>
      tf.reshape(
        weight.value,
        x.shape.map((size, i) => (i === axis ? size : 1)),
      );
    const scaled = this.gamma === null ? normed : tf.mul(normed, along(this.gamma));
    return this.beta === null ? scaled : tf.add(scaled, along(this.beta));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    canonicalAxis(this.config.axis, inputShape.length, `${String(this)}: axis`);
    return inputShape;
  }
}
