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
  type Step,
  type Stepper,
  singleStep,
  singleStepShape,
} from "./cell.ts";

const fields = {
  /** Size of the output and of the state. */
  units: f.positiveInteger(),
  activation: activation("tanh"),
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
  seed: f.nullable(f.integer()),
};
export type SimpleRNNCellArgs = LayerArgs<typeof fields>;

/**
 * One step of a simple recurrent network: `h' = activation(x · kernel + h · recurrent_kernel + bias)`.
 * Shapes: `(batch, features)` → `[(batch, units), states]`.
 * @see keras.layers.SimpleRNNCell
 */
export class SimpleRNNCell
  extends Layer<typeof fields, KerasTensor, readonly KerasTensor[]>
  implements CellSteps
{
  static override readonly className = "SimpleRNNCell";
  static override readonly fields = fields;
  static override readonly callArguments = ["sequence", "states", "training"];
  declare kernel: Variable;
  declare recurrent_kernel: Variable;
  bias: Variable | null = null;
  private readonly generator = new random.SeedGenerator(this.config.seed);

  get stateSize(): number {
    return this.config.units;
  }
  get outputSize(): number {
    return this.config.units;
  }

  protected override build(inputShape: Shape): void {
    const { units, use_bias, ...config } = this.config;
    this.kernel = this.addWeight("kernel", {
      shape: [knownSize(inputShape, -1, this), units],
      initializer: config.kernel_initializer,
      regularizer: config.kernel_regularizer,
      constraint: config.kernel_constraint,
    });
    this.recurrent_kernel = this.addWeight("recurrent_kernel", {
      shape: [units, units],
      initializer: config.recurrent_initializer,
      regularizer: config.recurrent_regularizer,
      constraint: config.recurrent_constraint,
    });
    if (!use_bias) return;
    this.bias = this.addWeight("bias", {
      shape: [units],
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
    const masks = (rate: number, shape: readonly number[]): Tensor[] =>
      dropoutMasks(training ? rate : 0, shape, 1, this.generator);
    const inputMasks = masks(dropout, stepShape);
    const stateMasks = masks(recurrent_dropout, [stepShape[0] ?? 1, units]);
    return {
      project: (x) => {
        const product = maskedProduct(x, this.kernel.value, inputMasks);
        return this.bias === null ? product : tf.add(product, this.bias.value);
      },
      step: (projected, [h]) => this.step(projected, h as Tensor, stateMasks),
    };
  }

  private step(projected: Tensor, h: Tensor, masks: readonly Tensor[]): Step {
    const recurrent = maskedProduct(h, this.recurrent_kernel.value, masks);
    const output = this.config.activation(tf.add(projected, recurrent));
    return { output, states: [output] };
  }

  override computeOutputShape(inputShape: Shape, options?: object): Nested<Shape> {
    return singleStepShape(this, inputShape, options);
  }
}
