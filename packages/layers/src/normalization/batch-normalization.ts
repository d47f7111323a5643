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
  UnsupportedError,
  type Variable,
  type VariableArgs,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** The axis that keeps its own statistics, the features. */
  axis: f.integer(-1),
  /** Weight of the old value in the moving statistics. */
  momentum: f.number(0.99),
  /** Added to the variance. */
  epsilon: f.number(0.001),
  /** Add `beta`. */
  center: f.boolean(true),
  /** Multiply by `gamma`. */
  scale: f.boolean(true),
  beta_initializer: initializer("zeros"),
  gamma_initializer: initializer("ones"),
  moving_mean_initializer: initializer("zeros"),
  moving_variance_initializer: initializer("ones"),
  beta_regularizer: regularizer(),
  gamma_regularizer: regularizer(),
  beta_constraint: constraint(),
  gamma_constraint: constraint(),
  synchronized: f.boolean(false),
  renorm: f.newer(f.boolean(false)),
  renorm_clipping: f.ignored(),
  renorm_momentum: f.newer(f.number(0.99)),
};
export type BatchNormalizationArgs = LayerArgs<typeof fields>;

/**
 * Batch normalization (Ioffe & Szegedy, 2015): `gamma · (x − mean) / √(variance + epsilon) + beta`.
 * In training, mean and variance are those of the batch and the moving ones follow; otherwise the moving ones are
 * used. A layer with `trainable` false is always in inference mode.
 * Shapes: as the input.
 * @see keras.layers.BatchNormalization
 */
export class BatchNormalization extends Layer<typeof fields> {
  static override readonly className = "BatchNormalization";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "training", "mask"];
  override supportsMasking = true;
  gamma: Variable | null = null;
  beta: Variable | null = null;
  declare moving_mean: Variable;
  declare moving_variance: Variable;

  protected override validate(): void {
    if (!this.config.renorm) return;
    throw new UnsupportedError(
      `${String(this)}: batch renormalization is not supported (see docs/coverage.md). Received: renorm=true.`,
    );
  }

  protected override build(inputShape: Shape): void {
    const { axis, center, scale, ...config } = this.config;
    const shape = [knownSize(inputShape, axis, this)];
    const weight = (name: string, args: Omit<VariableArgs, "shape">): Variable =>
      this.addWeight(name, { shape, ...args });
    if (scale) {
      this.gamma = weight("gamma", {
        initializer: config.gamma_initializer,
        regularizer: config.gamma_regularizer,
        constraint: config.gamma_constraint,
      });
    }
    if (center) {
      this.beta = weight("beta", {
        initializer: config.beta_initializer,
        regularizer: config.beta_regularizer,
        constraint: config.beta_constraint,
      });
    }
    const { moving_mean_initializer, moving_variance_initializer } = config;
    this.moving_mean = weight("moving_mean", {
      initializer: moving_mean_initializer,
      trainable: false,
    });
    this.moving_variance = weight("moving_variance", {
      initializer: moving_variance_initializer,
      trainable: false,
    });
  }

  override call(
    x: Tensor,
    { training = false, mask }: { training?: boolean; mask?: Tensor } = {},
  ): Tensor {
    const axis = canonicalAxis(this.config.axis, x.rank);
    const [mean, variance] =
      training && this.trainable ? this.batchStatistics(x, axis, mask) : this.movingStatistics();
    const along = x.shape.map((size, i) => (i === axis ? size : 1));
    const inverse = tf.rsqrt(tf.add(variance, this.config.epsilon));
    const scale = this.gamma === null ? inverse : tf.mul(inverse, this.gamma.value);
    const shifted = tf.mul(tf.sub(x, tf.reshape(mean, along)), tf.reshape(scale, along));
    return this.beta === null ? shifted : tf.add(shifted, tf.reshape(this.beta.value, along));
  }

  private movingStatistics(): [Tensor, Tensor] {
    return [this.moving_mean.value, this.moving_variance.value];
  }

  /** Mean and biased variance of the batch; masked steps do not count. The moving statistics follow them. */
  private batchStatistics(x: Tensor, axis: number, mask: Tensor | undefined): [Tensor, Tensor] {
    const axes = x.shape.map((_, i) => i).filter((i) => i !== axis);
    const average = this.averager(x, axes, mask);
    const mean = average(x);
    const along = x.shape.map((size, i) => (i === axis ? size : 1));
    const variance = average(tf.square(tf.sub(x, tf.reshape(mean, along))));
    const { momentum } = this.config;
    for (const [moving, batch] of [
      [this.moving_mean, mean],
      [this.moving_variance, variance],
    ] as const) {
      moving.assign(tf.add(tf.mul(moving.value, momentum), tf.mul(batch, 1 - momentum)));
    }
    return [mean, variance];
  }

  private averager(
    x: Tensor,
    axes: number[],
    mask: Tensor | undefined,
  ): (values: Tensor) => Tensor {
    if (mask === undefined) return (values) => tf.mean(values, axes);
    const weights = tf.broadcastTo(
      tf.expandDims(tf.cast(mask, "float32"), -1),
      x.shape as tf.ShapeMap[tf.Rank],
    );
    const count = tf.sum(weights, axes);
    return (values) => tf.divNoNan(tf.sum(tf.mul(values, weights), axes), count);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
