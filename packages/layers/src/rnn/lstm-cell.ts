import {
  activation,
  constraint,
  fields as f,
  initializer,
  initializers,
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
  type Step,
  type Stepper,
  singleStep,
  singleStepShape,
} from "./cell.ts";

const fields = {
  /** Size of the output and of both states. */
  units: f.positiveInteger(),
  activation: activation("tanh"),
  /** The activation of the three gates. */
  recurrent_activation: activation("sigmoid"),
  use_bias: f.boolean(true),
  /** Start the forget gate's bias at 1 (Jozefowicz et al., 2015). */
  unit_forget_bias: f.boolean(true),
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
  /** The same for the states. */
  recurrent_dropout: f.numberIn(0, 1, { initial: 0 }),
  seed: f.nullable(f.integer()),
};
export type LSTMCellArgs = LayerArgs<typeof fields>;

/** The biases of the gates i, f, c, o, with ones for f. */
export class ForgetBias extends initializers.Initializer {
  private readonly of: initializers.Initializer;
  constructor(of: initializers.Initializer) {
    super();
    this.of = of;
  }
  override call([size = 0]: readonly number[], dtype: "float32"): Tensor {
    const units = size / 4;
    const bias = (n: number): Tensor => this.of.call([n], dtype);
    return tf.concat([bias(units), tf.ones([units]), bias(2 * units)]);
  }
}

/**
 * One step of an LSTM (Hochreiter & Schmidhuber, 1997), with the gates i, f, o and the candidate g from
 * `x · kernel + h · recurrent_kernel + bias`: `c' = f ⊙ c + i ⊙ g`, `h' = o ⊙ tanh(c')`.
 * Shapes: `(batch, features)` → `[(batch, units), states]`.
 * @see keras.layers.LSTMCell
 */
export class LSTMCell
  extends Layer<typeof fields, KerasTensor, readonly KerasTensor[]>
  implements CellSteps
{
  static override readonly className = "LSTMCell";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "states", "training"];
  declare kernel: Variable;
  declare recurrent_kernel: Variable;
  bias: Variable | null = null;
  private readonly generator = new random.SeedGenerator(this.config.seed);

  get stateSize(): readonly [number, number] {
    return [this.config.units, this.config.units];
  }
  get outputSize(): number {
    return this.config.units;
  }

  protected override build(inputShape: Shape): void {
    const { units, use_bias, unit_forget_bias, bias_initializer, ...config } = this.config;
    this.kernel = this.addWeight("kernel", {
      shape: [knownSize(inputShape, -1, this), 4 * units],
      initializer: config.kernel_initializer,
      regularizer: config.kernel_regularizer,
      constraint: config.kernel_constraint,
    });
    this.recurrent_kernel = this.addWeight("recurrent_kernel", {
      shape: [units, 4 * units],
      initializer: config.recurrent_initializer,
      regularizer: config.recurrent_regularizer,
      constraint: config.recurrent_constraint,
    });
    if (!use_bias) return;
    this.bias = this.addWeight("bias", {
      shape: [4 * units],
      initializer: unit_forget_bias ? new ForgetBias(bias_initializer) : bias_initializer,
      regularizer: config.bias_regularizer,
      constraint: config.bias_constraint,
    });
  }

  /** One step on its own: `[h', [h', c']]`. */
  override call(x: Tensor, options: CellValues): [Tensor, Tensor | readonly Tensor[]] {
    return singleStep(this, x, options);
  }

  begin(stepShape: readonly number[], training: boolean): Stepper {
    const { units, dropout, recurrent_dropout } = this.config;
    const inputCount = recurrent_dropout === 0 ? 1 : 4;
    const inputMasks = this.masks(training ? dropout : 0, stepShape, inputCount);
    const stateMasks = this.masks(training ? recurrent_dropout : 0, [stepShape[0] ?? 1, units], 4);
    return {
      project: (x) => {
        const product = maskedProduct(x, this.kernel.value, inputMasks);
        return this.bias === null ? product : tf.add(product, this.bias.value);
      },
      step: (projected, states) => this.step(projected, states, stateMasks),
    };
  }

  private step(projected: Tensor, [h, c]: readonly Tensor[], masks: readonly Tensor[]): Step {
    const { activation, recurrent_activation: gate } = this.config;
    const z = tf.add(projected, maskedProduct(h as Tensor, this.recurrent_kernel.value, masks));
    const [i, forget, g, o] = tf.split(z, 4, -1) as [Tensor, Tensor, Tensor, Tensor];
    const carry = tf.add(tf.mul(gate(forget), c as Tensor), tf.mul(gate(i), activation(g)));
    const output = tf.mul(gate(o), activation(carry));
    return { output, states: [output, carry] };
  }

  /** Keras drops nothing at a rate of 1. */
  private masks(rate: number, shape: readonly number[], count: number): Tensor[] {
    return dropoutMasks(rate < 1 ? rate : 0, shape, count, this.generator);
  }

  override computeOutputShape(inputShape: Shape, options?: object): Nested<Shape> {
    return singleStepShape(this, inputShape, options);
  }
}
