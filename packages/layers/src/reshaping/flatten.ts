import {
  type DType,
  dataFormat,
  firstDType,
  type KerasTensor,
  Layer,
  type LayerArgs,
  type Shape,
  sizeOf,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** With `channels_first` the channels are moved to the end first. */
  data_format: dataFormat,
};
export type FlattenArgs = LayerArgs<typeof fields>;

/**
 * All values of a sample in one row.
 * Shapes: `(batch, …)` → `(batch, values)`; `(batch,)` → `(batch, 1)`.
 * @see keras.layers.Flatten
 */
export class Flatten extends Layer<typeof fields> {
  static override readonly className = "Flatten";
  static override readonly fields = fields;
  override inputSpec = { minRank: 1 };

  override call(x: Tensor): Tensor {
    const [batch = 1, ...sample] = x.shape;
    const spatial = sample.slice(1).map((_, i) => i + 2);
    const moved =
      this.config.data_format === "channels_first" && x.rank > 1
        ? tf.transpose(x, [0, ...spatial, 1])
        : x;
    return tf.reshape(moved, [batch, sizeOf(sample)]);
  }

  override computeOutputShape([batch = null, ...sample]: Shape): Shape {
    return [batch, sizeOf(sample)];
  }

  override computeOutputDtype(inputs: KerasTensor): DType {
    return firstDType(inputs);
  }
}
