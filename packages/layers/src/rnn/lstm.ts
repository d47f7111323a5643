import {
  activation,
  constraint,
  fields as f,
  initializer,
  type KerasTensor,
  type LayerArgs,
  regularizer,
} from "@kmr-js/core";
import { BaseRNN, cellConfig, recurrentFields } from "./base-rnn.ts";
import { LSTMCell } from "./lstm-cell.ts";

const fields = {
  ...recurrentFields,
  /** Size of the output and of both states. */
  units: f.positiveInteger(),
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
export type LSTMArgs = LayerArgs<typeof fields>;

/** `[output, h, c]` where `return_state` is true, else the output. */
type Outputs<C> = C extends { readonly return_state: true }
  ? readonly [output: KerasTensor, h: KerasTensor, c: KerasTensor]
  : KerasTensor;

/**
 * Long short-term memory (Hochreiter & Schmidhuber, 1997): an `LSTMCell` walks over the steps.
 * Shapes: `(batch, time, features)` → `(batch, units)`; with `return_sequences` `(batch, time, units)`.
 * @see keras.layers.LSTM
 * @example const [y, h, c] = new LSTM({ units: 8, return_sequences: true, return_state: true })(x);
 */
export class LSTM<const C extends LSTMArgs = LSTMArgs> extends BaseRNN<typeof fields, Outputs<C>> {
  static override readonly className = "LSTM";
  static override readonly fields = fields;

  /** Binds `C`, so that `return_state` tells the type of the outputs. */
  constructor(config: C) {
    super(config);
  }

  protected override makeCell(): LSTMCell {
    return new LSTMCell({
      ...cellConfig(this.config),
      name: "lstm_cell",
      trainable: this.trainable,
      dtype: this.dtypePolicy.saved,
    });
  }
}
