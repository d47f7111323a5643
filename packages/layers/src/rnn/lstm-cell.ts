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
  random,
  regularizer,
  type Shape,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import type { CellSteps, Step, Stepper } from "./base-rnn.ts";

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
class ForgetBias extends initializers.Initializer {
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

  get stateSizes(): readonly [number, number] {
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
  override call(
    x: Tensor,
    options: { states: readonly Tensor[]; training?: boolean },
  ): [Tensor, readonly Tensor[]] {
    const [batch = 1, features = 1] = x.shape;
    const stepper = this.begin(batch, features, options.training ?? false);
    const { output, states } = stepper.step(stepper.project(x), options.states);
    return [output, states];
  }

  begin(batch: number, features: number, training: boolean): Stepper {
    const { units, dropout, recurrent_dropout } = this.config;
    const perGate = recurrent_dropout !== 0;
    const inputMasks = this.dropoutMasks(
      training ? dropout : 0,
      [batch, features],
      perGate ? 4 : 1,
    );
    const stateMasks = this.dropoutMasks(training ? recurrent_dropout : 0, [batch, units], 4);
    return {
      project: (x) => {
        const masks = inputMasks.map((mask) => (x.rank === 3 ? tf.expandDims(mask, 1) : mask));
        const product = maskedMatMul(x, this.kernel.value, masks);
        return this.bias === null ? product : tf.add(product, this.bias.value);
      },
      step: (projected, states) => this.step(projected, states, stateMasks),
    };
  }

  private step(projected: Tensor, [h, c]: readonly Tensor[], masks: readonly Tensor[]): Step {
    const { activation, recurrent_activation: gate } = this.config;
    const z = tf.add(projected, maskedMatMul(h as Tensor, this.recurrent_kernel.value, masks));
    const [i, forget, g, o] = tf.split(z, 4, -1) as [Tensor, Tensor, Tensor, Tensor];
    const carry = tf.add(tf.mul(gate(forget), c as Tensor), tf.mul(gate(i), activation(g)));
    const output = tf.mul(gate(o), activation(carry));
    return { output, states: [output, carry] };
  }

  private dropoutMasks(rate: number, shape: readonly number[], count: number): Tensor[] {
    if (rate <= 0 || rate >= 1) return []; // Keras drops nothing at a rate of 1
    const ones = tf.ones([...shape]);
    return Array.from({ length: count }, () =>
      random.dropout(ones, rate, { seed: this.generator }),
    );
  }

  override computeOutputShape([batch = null]: Shape): Shape[] {
    const state = [batch, this.config.units];
    return [state, state, state];
  }
}

/** `x · kernel`; with one mask on all of x, with several a mask for each equal part of the kernel's columns. */
export function maskedMatMul(x: Tensor, kernel: Tensor, masks: readonly Tensor[]): Tensor {
  if (masks.length === 0) return product(x, kernel);
  const parts = tf.split(kernel, masks.length, 1);
  return tf.concat(
    masks.map((mask, i) => product(tf.mul(x, mask), parts[i] as Tensor)),
    -1,
  );
}

function product(x: Tensor, kernel: Tensor): Tensor {
  const [features = 1, columns = 1] = kernel.shape;
  if (x.rank === 2) return tf.matMul(x, kernel);
  return tf.reshape(tf.matMul(tf.reshape(x, [-1, features]), kernel), [
    ...x.shape.slice(0, -1),
    columns,
  ]);
}
