import { ConvLSTM, type ConvLSTMArgs, convLSTMFields } from "./conv-lstm.ts";

export type ConvLSTM2DArgs = ConvLSTMArgs;

/**
 * LSTM over sequences of images, with convolutions in place of matrix products (Shi et al., 2015).
 * Shapes: `(batch, time, rows, columns, channels)` → `(batch, new_rows, new_columns, filters)`; with `return_sequences`
 * `(batch, time, new_rows, new_columns, filters)`. With `channels_first` the channels stand before the rows.
 * @remarks Differs from Keras: the spatial sizes may be unknown.
 * @see keras.layers.ConvLSTM2D
 * @example const y = new ConvLSTM2D({ filters: 8, kernel_size: 3, padding: "same" })(x);
 */
export class ConvLSTM2D<const C extends ConvLSTM2DArgs = ConvLSTM2DArgs> extends ConvLSTM<C> {
  static override readonly className = "ConvLSTM2D";
  static override readonly fields = convLSTMFields(2);
}
