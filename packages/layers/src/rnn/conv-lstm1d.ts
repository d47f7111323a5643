import { ConvLSTM, type ConvLSTMArgs, convLSTMFields } from "./conv-lstm.ts";

export type ConvLSTM1DArgs = ConvLSTMArgs;

/**
 * LSTM over sequences of rows, with convolutions in place of matrix products (Shi et al., 2015).
 * Shapes: `(batch, time, columns, channels)` → `(batch, new_columns, filters)`; with `return_sequences`
 * `(batch, time, new_columns, filters)`. With `channels_first` the channels stand before the columns.
 * @remarks Differs from Keras: the spatial sizes may be unknown.
 * @see keras.layers.ConvLSTM1D
 * @example const y = new ConvLSTM1D({ filters: 8, kernel_size: 3, padding: "same" })(x);
 */
export class ConvLSTM1D<const C extends ConvLSTM1DArgs = ConvLSTM1DArgs> extends ConvLSTM<C> {
  static override readonly className = "ConvLSTM1D";
  static override readonly fields = convLSTMFields(1);
}
