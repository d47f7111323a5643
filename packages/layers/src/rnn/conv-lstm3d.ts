import { ConvLSTM, type ConvLSTMArgs, convLSTMFields } from "./conv-lstm.ts";

export type ConvLSTM3DArgs = ConvLSTMArgs;

/**
 * LSTM over sequences of volumes, with convolutions in place of matrix products (Shi et al., 2015).
 * Shapes: `(batch, time, depth, rows, columns, channels)` → `(batch, new_depth, new_rows, new_columns, filters)`; with `return_sequences`
 * `(batch, time, new_depth, new_rows, new_columns, filters)`. With `channels_first` the channels stand before the depth.
 * @remarks Differs from Keras: the spatial sizes may be unknown.
 * @see keras.layers.ConvLSTM3D
 * @example const y = new ConvLSTM3D({ filters: 8, kernel_size: 3, padding: "same" })(x);
 */
export class ConvLSTM3D<const C extends ConvLSTM3DArgs = ConvLSTM3DArgs> extends ConvLSTM<C> {
  static override readonly className = "ConvLSTM3D";
  static override readonly fields = convLSTMFields(3);
}
