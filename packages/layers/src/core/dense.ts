import {
  activation,
  affine,
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

const fields = {
  /** Size of the last axis of the output. */
  units: f.positiveInteger(),
  activation: activation("linear"),
  use_bias: f.boolean(true),
  kernel_initializer: initializer("glorot_uniform"),
  bias_initializer: initializer("zeros"),
  kernel_regularizer: regularizer(),
  bias_regularizer: regularizer(),
  kernel_constraint: constraint(),
  bias_constraint: constraint(),
  lora_rank: f.ignored(),
  lora_alpha: f.ignored(),
  quantization_config: f.ignored(),
};
export type DenseArgs = LayerArgs<typeof fields>;

/**
 * Fully connected layer: `activation(x · kernel + bias)`.
 * Shapes: `(batch, …, features)` → `(batch, …, units)`.
 * @see keras.layers.Dense
 * @example const y = new Dense({ units: 64, activation: "relu" })(x);
 */
export class Dense extends Layer<typeof fields> {
  static override readonly className = "Dense";
  static override readonly fields = fields;
  override supportsMasking = true;
  override inputSpec: { minRank: number; axes?: Record<number, number> } = { minRank: 2 };
  declare kernel: Variable;
  bias: Variable | null = null;

  protected override build(inputShape: Shape): void {
    const { units } = this.config;
    const features = knownSize(inputShape, -1, this);
    this.kernel = this.addWeight("kernel", {
      shape: [features, units],
      initializer: this.config.kernel_initializer,
      regularizer: this.config.kernel_regularizer,
      constraint: this.config.kernel_constraint,
    });
    if (this.config.use_bias) {
      this.bias = this.addWeight("bias", {
        shape: [units],
        initializer: this.config.bias_initializer,
        regularizer: this.config.bias_regularizer,
        constraint: this.config.bias_constraint,
      });
    }
    this.inputSpec = { minRank: 2, axes: { [-1]: features } };
  }

  override call(x: Tensor): Tensor {
    return affine(x, this.kernel.value, this.bias?.value ?? null, this.config.activation);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return [...inputShape.slice(0, -1), this.config.units];
  }
}
