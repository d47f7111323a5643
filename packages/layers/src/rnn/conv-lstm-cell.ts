import {
  activation,
  checkStridesOrDilation,
  constraint,
  convOutputShape,
  dataFormat,
  fields as f,
  initializer,
  type KerasTensor,
  knownSize,
  Layer,
  type Nested,
  ops,
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
  overSteps,
  type Step,
  type Stepper,
  singleStep,
  singleStepShape,
} from "./cell.ts";
import { ForgetBias } from "./lstm-cell.ts";

/** One positive integer for each spatial axis. */
const perAxis = f.list(f.positiveInteger());

const fields = {
  /** Number of channels of the output and of both states. */
  filters: f.positiveInteger(),
  kernel_size: perAxis,
  strides: perAxis,
  padding: f.choice(["valid", "same"], "valid"),
  data_format: dataFormat,
  dilation_rate: perAxis,
  activation: activation("tanh"),
  /** The activation of the three gates. */
  recurrent_activation: activation("sigmoid"),
  use_bias: f.boolean(true),
  kernel_initializer: initializer("glorot_uniform"),
  recurrent_initializer: initializer("orthogonal"),
  bias_initializer: initializer("zeros"),
  /** Start the forget gate's bias at 1 (Jozefowicz et al., 2015). */
  unit_forget_bias: f.boolean(true),
  kernel_regularizer: regularizer(),
  recurrent_regularizer: regularizer(),
  bias_regularizer: regularizer(),
  kernel_constraint: constraint(),
  recurrent_constraint: constraint(),
  bias_constraint: constraint(),
  dropout: f.numberIn(0, 1, { initial: 0 }),
  recurrent_dropout: f.numberIn(0, 1, { initial: 0 }),
  seed: f.nullable(f.integer()),
};

/**
 * One step of a convolutional LSTM (Shi et al., 2015), with the gates i, f, o and the candidate g from
 * `x ∗ kernel + h ∗ recurrent_kernel + bias`: `c' = f ⊙ c + i ⊙ g`, `h' = o ⊙ tanh(c')`.
 * Shapes: `(batch, …, channels)` → `[(batch, …, filters), states]`.
 */
export class ConvLSTMCell
  extends Layer<typeof fields, KerasTensor, readonly KerasTensor[]>
  implements CellSteps
{
  static override readonly className = "ConvLSTMCell";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "states", "training"];
  declare kernel: Variable;
  declare recurrent_kernel: Variable;
  bias: Variable | null = null;
  private readonly generator = new random.SeedGenerator(this.config.seed);

  get stateSize(): readonly [number, number] {
    return [this.config.filters, this.config.filters];
  }

  stateShapes(stepShape: Shape): readonly [Shape, Shape] {
    const { filters, kernel_size } = this.config;
    const shape = convOutputShape(String(this), stepShape, kernel_size, filters, this.config);
    return [shape, shape];
  }

  protected override validate(): void {
    checkStridesOrDilation(String(this), this.config);
  }

  /** The axis of the channels, counted from the end: so it is the same with and without an axis of time. */
  private get channelAxis(): number {
    const { data_format, kernel_size } = this.config;
    return data_format === "channels_last" ? -1 : -1 - kernel_size.length;
  }

  protected override build(inputShape: Shape): void {
    const { filters, kernel_size, unit_forget_bias, bias_initializer, ...config } = this.config;
    const channels = knownSize(inputShape, this.channelAxis, this);
    this.stateShapes(inputShape);
    this.kernel = this.addWeight("kernel", {
      shape: [...kernel_size, channels, 4 * filters],
      initializer: config.kernel_initializer,
      regularizer: config.kernel_regularizer,
      constraint: config.kernel_constraint,
    });
    this.recurrent_kernel = this.addWeight("recurrent_kernel", {
      shape: [...kernel_size, filters, 4 * filters],
      initializer: config.recurrent_initializer,
      regularizer: config.recurrent_regularizer,
      constraint: config.recurrent_constraint,
    });
    if (!config.use_bias) return;
    this.bias = this.addWeight("bias", {
      shape: [4 * filters],
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
    const { dropout, recurrent_dropout } = this.config;
    const inputMasks = this.masks(training ? dropout : 0, stepShape);
    const [stateShape] = this.stateShapes(stepShape);
    const stateMasks = this.masks(training ? recurrent_dropout : 0, stateShape as number[]);
    return {
      project: (x) => this.project(x, inputMasks),
      step: (projected, states) => this.step(projected, states, stateMasks),
    };
  }

  /** The convolution of one step's input, or of a sequence of inputs: their axes of batch and time become one. */
  private project(x: Tensor, masks: readonly Tensor[]): Tensor {
    const { strides, padding, data_format, dilation_rate } = this.config;
    const options = { strides, padding, data_format, dilation_rate };
    const leading = x.rank - this.config.kernel_size.length - 1;
    const product = this.gates(x, this.kernel.value, masks, (inputs, kernel) => {
      const merged = tf.reshape(inputs, [-1, ...x.shape.slice(leading)]);
      const y = ops.conv(merged, kernel, options);
      return tf.reshape(y, [...x.shape.slice(0, leading), ...y.shape.slice(1)]);
    });
    if (this.bias === null) return product;
    const behind = Array<number>(-1 - this.channelAxis).fill(1);
    return tf.add(product, tf.reshape(this.bias.value, [-1, ...behind]));
  }

  private step(projected: Tensor, [h, c]: readonly Tensor[], masks: readonly Tensor[]): Step {
    const { activation, recurrent_activation: gate, data_format } = this.config;
    const recurrent = this.gates(h as Tensor, this.recurrent_kernel.value, masks, (x, kernel) =>
      ops.conv(x, kernel, { padding: "same", data_format }),
    );
    const z = tf.split(tf.add(projected, recurrent), 4, projected.rank + this.channelAxis);
    const [i, forget, g, o] = z as [Tensor, Tensor, Tensor, Tensor];
    const carry = tf.add(tf.mul(gate(forget), c as Tensor), tf.mul(gate(i), activation(g)));
    const output = tf.mul(gate(o), activation(carry));
    return { output, states: [output, carry] };
  }

  /** A convolution for all four gates; with masks, one on the input of each gate. */
  private gates(
    x: Tensor,
    kernel: Tensor,
    masks: readonly Tensor[],
    convolve: (x: Tensor, kernel: Tensor) => Tensor,
  ): Tensor {
    if (masks.length === 0) return convolve(x, kernel);
    const kernels = tf.split(kernel, masks.length, kernel.rank - 1);
    const results = masks.map((mask, i) =>
      convolve(tf.mul(x, overSteps(mask, x)), kernels[i] as Tensor),
    );
    return tf.concat(results, x.rank + this.channelAxis);
  }

  /** Keras drops nothing at a rate of 1. */
  private masks(rate: number, shape: readonly number[]): Tensor[] {
    return dropoutMasks(rate < 1 ? rate : 0, shape, 4, this.generator);
  }

  override computeOutputShape(inputShape: Shape, options?: object): Nested<Shape> {
    return singleStepShape(this, inputShape, options);
  }
}
