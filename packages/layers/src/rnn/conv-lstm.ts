/** @file What ConvLSTM1D, ConvLSTM2D and ConvLSTM3D share. */
import {
  activation,
  checkStridesOrDilation,
  constraint,
  dataFormat,
  fields as f,
  type InputSpec,
  initializer,
  type KerasTensor,
  knownSize,
  type LayerArgs,
  regularizer,
  type Shape,
} from "@kmr-js/core";
import { BaseRNN, cellConfig, recurrentFields } from "./base-rnn.ts";
import { ConvLSTMCell } from "./conv-lstm-cell.ts";

/** The config keys of a convolutional LSTM over `rank` spatial axes. */
export function convLSTMFields(rank: number) {
  return {
    ...recurrentFields,
    /** Number of channels of the output and of both states. */
    filters: f.positiveInteger(),
    kernel_size: f.sizes(rank),
    /** How far the window on the input moves from one result to the next. */
    strides: f.sizes(rank, 1),
    /** Zeros around the input; the states are always padded to keep their size. */
    padding: f.choice(["valid", "same"], "valid"),
    data_format: dataFormat,
    /** How far neighbours in the kernel are apart in the input. */
    dilation_rate: f.sizes(rank, 1),
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
    activity_regularizer: regularizer(),
    kernel_constraint: constraint(),
    recurrent_constraint: constraint(),
    bias_constraint: constraint(),
    /** Share of the inputs that training drops, one choice for all steps. */
    dropout: f.numberIn(0, 1, { initial: 0 }),
    /** The same for the states. */
    recurrent_dropout: f.numberIn(0, 1, { initial: 0 }),
    seed: f.nullable(f.integer()),
  };
}
type ConvLSTMFields = ReturnType<typeof convLSTMFields>;
export type ConvLSTMArgs = LayerArgs<ConvLSTMFields>;

/** `[output, h, c]` where `return_state` is true, else the output. */
type Outputs<C> = C extends { readonly return_state: true }
  ? readonly [output: KerasTensor, h: KerasTensor, c: KerasTensor]
  : KerasTensor;

/** Base of the convolutional LSTMs: a subclass gives `fields`. */
export abstract class ConvLSTM<const C extends ConvLSTMArgs> extends BaseRNN<
  ConvLSTMFields,
  Outputs<C>
> {
  override inputSpec: InputSpec = { rank: this.config.kernel_size.length + 3 };

  /** Binds `C`, so that `return_state` tells the type of the outputs. */
  constructor(config: C) {
    super(config);
  }

  protected override validate(): void {
    checkStridesOrDilation(String(this), this.config);
  }

  protected override makeCell(): ConvLSTMCell {
    return new ConvLSTMCell({
      ...cellConfig(this.config),
      name: "conv_lstm_cell",
      trainable: this.trainable,
      dtype: this.dtypePolicy.saved,
    });
  }

  protected override build(inputShape: Shape): void {
    super.build(inputShape);
    const axis = this.config.data_format === "channels_last" ? -1 : 2;
    this.inputSpec = { ...this.inputSpec, axes: { [axis]: knownSize(inputShape, axis, this) } };
  }
}
