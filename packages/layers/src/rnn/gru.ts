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
import { GRUCell } from "./gru-cell.ts";

const fields = {
  ...recurrentFields,
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
  activity_regularizer: regularizer(),
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
export type GRUArgs = LayerArgs<typeof fields>;

/** `[output, h]` where `return_state` is true, else the output. */
type Outputs<C> = C extends { readonly return_state: true }
  ? readonly [output: KerasTensor, h: KerasTensor]
  : KerasTensor;

/**
 * Gated recurrent unit (Cho et al., 2014): a `GRUCell` walks over the steps.
 * Shapes: `(batch, time, features)` → `(batch, units)`; with `return_sequences` `(batch, time, units)`.
 * @see keras.layers.GRU
 * @example const y = new GRU({ units: 8, return_sequences: true })(x);
 */
export class GRU<const C extends GRUArgs = GRUArgs> extends BaseRNN<typeof fields, Outputs<C>> {
  static override readonly className = "GRU";
  static override readonly fields = fields;

  /** Binds `C`, so that `return_state` tells the type of the outputs. */
  constructor(config: C) {
    super(config);
  }

  protected override makeCell(): GRUCell {
    return new GRUCell({
      ...cellConfig(this.config),
      name: "gru_cell",
      trainable: this.trainable,
      dtype: this.dtypePolicy.saved,
    });
  }
}
