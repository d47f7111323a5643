import {
  activation,
  constraint,
  fields as f,
  initializer,
  type KerasTensor,
  knownSize,
  Layer,
  type LayerArgs,
  type Nested,
  random,
  regularizer,
  type Shape,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import {
  type CellSteps,
  type CellValues,
  dropoutMasks,
  maskedProduct,
  product,
  type Step,
  type Stepper,
  singleStep,
  singleStepShape,
} from "./cell.ts";

const fields = {
  /** Size of the output and of the state. */
  units: f.positiveInteger(),
  activation: activation("tanh"),
  /** The activation of the two gates. */
  recurrent_activation: activation("sigmoid"),
  use_bias: f.boolean(true),
  kernel_initializer: initializer("glorot_uniform"),
  recurrent_initializer: initializer("orthogonal"),
  bias_initializer: initializer("zeros"),
  kernel_regularizer: regularizer(),
  recurrent_regularizer: regularizer(),
  bias_regularizer: regularizer(),
  kernel_constraint: constraint(),
  recurrent_constraint: constraint(),
  bias_constraint: constraint(),
  /** Share of the inputs that training drops, one choice for all steps. */
  dropout: f.numberIn(0, 1, { initial: 0 }),
  /** The same for the state. */
  recurrent_dropout: f.numberIn(0, 1, { initial: 0 }),
  /** Apply the reset gate after the product of state and kernel, not before it. */
  reset_after: f.boolean(true),
  seed: f.nullable(f.integer()),
};
export type GRUCellArgs = LayerArgs<typeof fields>;

/**
 * One step of a gated recurrent unit (Cho et al., 2014). The gates z and r come from
 * `x · kernel + h · recurrent_kernel + bias`; the candidate is `g = tanh(x · W + r ⊙ (h · R))` with `reset_after`, else
 * `tanh(x · W + (r ⊙ h) · R)`; `h' = z ⊙ h + (1 − z) ⊙ g`.
 * Shapes: `(batch, features)` → `[(batch, units), states]`. The columns of the kernels stand for z, r, g.
 * @see keras.layers.GRUCell
 */
export class GRUCell
  extends Layer<typeof fields, KerasTensor, readonly KerasTensor[]>
  implements CellSteps
{
  static override readonly className = "GRUCell";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "states", "training"];
  declare kernel: Variable;
  declare recurrent_kernel: Variable;
  /** `(3 · units)`; with `reset_after` `(2, 3 · units)`: for the input, and for the state. */
  bias: Variable | null = null;
  private readonly generator = new random.SeedGenerator(this.config.seed);

  get stateSize(): number {
    return this.config.units;
  }
  get outputSize(): number {
    return this.config.units;
  }

  protected override build(inputShape: Shape): void {
    const { units, use_bias, reset_after, ...config } = this.config;
    this.kernel = this.addWeight("kernel", {
      shape: [knownSize(inputShape, -1, this), 3 * units],
      initializer: config.kernel_initializer,
      regularizer: config.kernel_regularizer,
      constraint: config.kernel_constraint,
    });
    this.recurrent_kernel = this.addWeight("recurrent_kernel", {
      shape: [units, 3 * units],
      initializer: config.recurrent_initializer,
      regularizer: config.recurrent_regularizer,
      constraint: config.recurrent_constraint,
    });
    if (!use_bias) return;
    this.bias = this.addWeight("bias", {
      shape: reset_after ? [2, 3 * units] : [3 * units],
      initializer: config.bias_initializer,
      regularizer: config.bias_regularizer,
      constraint: config.bias_constraint,
    });
  }

  /** One step on its own: `[h', [h']]`. */
  override call(x: Tensor, options: CellValues): [Tensor, Tensor | readonly Tensor[]] {
    return singleStep(this, x, options);
  }

  begin(stepShape: readonly number[], training: boolean): Stepper {
    const { units, dropout, recurrent_dropout } = this.config;
    const inputCount = recurrent_dropout === 0 ? 1 : 3;
    const inputMasks = this.masks(training ? dropout : 0, stepShape, inputCount);
    const stateMasks = this.masks(training ? recurrent_dropout : 0, [stepShape[0] ?? 1, units], 3);
    const [inputBias, stateBias] = this.biases();
    return {
      project: (x) => plus(maskedProduct(x, this.kernel.value, inputMasks), inputBias),
      step: (projected, [h]) => this.step(projected, h as Tensor, stateMasks, stateBias),
    };
  }

  /** The bias of the input's product, and that of the state's. */
  private biases(): readonly Tensor[] {
    if (this.bias === null) return [];
    return this.config.reset_after ? tf.unstack(this.bias.value, 0) : [this.bias.value];
  }

  private step(
    projected: Tensor,
    h: Tensor,
    masks: readonly Tensor[],
    bias: Tensor | undefined,
  ): Step {
    const { units, activation, recurrent_activation: gate, reset_after } = this.config;
    const [xz, xr, xg] = tf.split(projected, 3, -1) as [Tensor, Tensor, Tensor];
    const kernel = this.recurrent_kernel.value;
    const [gateKernel, resetKernel] = reset_after
      ? [kernel]
      : tf.split(kernel, [2 * units, units], 1);
    const inner = plus(
      maskedProduct(h, gateKernel as Tensor, masks.slice(0, reset_after ? 3 : 2)),
      bias,
    );
    const [hz, hr, hg] = tf.split(inner, reset_after ? 3 : 2, -1) as Tensor[];
    const z = gate(tf.add(xz, hz as Tensor));
    const r = gate(tf.add(xr, hr as Tensor));
    const reset =
      resetKernel === undefined
        ? tf.mul(r, hg as Tensor)
        : product(tf.mul(r, masked(h, masks[2])), resetKernel);
    const candidate = activation(tf.add(xg, reset));
    const output = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), candidate));
    return { output, states: [output] };
  }

  /** Keras drops nothing at a rate of 1. */
  private masks(rate: number, shape: readonly number[], count: number): Tensor[] {
    return dropoutMasks(rate < 1 ? rate : 0, shape, count, this.generator);
  }

  override computeOutputShape(inputShape: Shape, options?: object): Nested<Shape> {
    return singleStepShape(this, inputShape, options);
  }
}

function plus(x: Tensor, bias: Tensor | undefined): Tensor {
  return bias === undefined ? x : tf.add(x, bias);
}

function masked(x: Tensor, mask: Tensor | undefined): Tensor {
  return mask === undefined ? x : tf.mul(x, mask);
}
