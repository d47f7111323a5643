import {
  activation,
  constraint,
  fields as f,
  initializer,
  type JsonObject,
  type KerasTensor,
  type LayerArgs,
  regularizer,
} from "@kmr-js/core";
import { BaseRNN, cellConfig, recurrentFields } from "./base-rnn.ts";
import { SimpleRNNCell } from "./simple-rnn-cell.ts";

const fields = {
  ...recurrentFields,
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
  activity_regularizer: regularizer(),
  kernel_constraint: constraint(),
  recurrent_constraint: constraint(),
  bias_constraint: constraint(),
  /** Share of the inputs that training drops, one choice for all steps. */
  dropout: f.numberIn(0, 1, { initial: 0 }),
  /** The same for the state. */
  recurrent_dropout: f.numberIn(0, 1, { initial: 0 }),
  seed: f.nullable(f.integer()),
};
export type SimpleRNNArgs = LayerArgs<typeof fields>;

/** `[output, h]` where `return_state` is true, else the output. */
type Outputs<C> = C extends { readonly return_state: true }
  ? readonly [output: KerasTensor, h: KerasTensor]
  : KerasTensor;

/**
 * A network whose output is its next input's companion: a `SimpleRNNCell` walks over the steps.
 * Shapes: `(batch, time, features)` → `(batch, units)`; with `return_sequences` `(batch, time, units)`.
 * @see keras.layers.SimpleRNN
 * @remarks Differs from Keras: a seed that was given is written into the config.
 * @example const y = new SimpleRNN({ units: 8 })(x);
 */
export class SimpleRNN<const C extends SimpleRNNArgs = SimpleRNNArgs> extends BaseRNN<
  typeof fields,
  Outputs<C>
> {
  static override readonly className = "SimpleRNN";
  static override readonly fields = fields;

  /** Binds `C`, so that `return_state` tells the type of the outputs. */
  constructor(config: C) {
    super(config);
  }

  protected override makeCell(): SimpleRNNCell {
    return new SimpleRNNCell({
      ...cellConfig(this.config),
      name: "simple_rnn_cell",
      trainable: this.trainable,
      dtype: this.dtypePolicy.saved,
    });
  }

  /** As Keras writes it, which leaves out the seed; one that was given is kept. */
  override getConfig(): JsonObject {
    const { seed, ...config } = super.getConfig();
    return seed === null || seed === undefined ? config : { ...config, seed };
  }
}
