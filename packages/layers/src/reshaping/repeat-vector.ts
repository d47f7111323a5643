import {
  type DType,
  fields as f,
  firstDType,
  type KerasTensor,
  Layer,
  type LayerArgs,
  ops,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** How often the row is repeated. */
  n: f.positiveInteger(),
};
export type RepeatVectorArgs = LayerArgs<typeof fields>;

/**
 * The row of each sample, `n` times.
 * Shapes: `(batch, features)` → `(batch, n, features)`.
 * @see keras.layers.RepeatVector
 */
export class RepeatVector extends Layer<typeof fields> {
  static override readonly className = "RepeatVector";
  static override readonly fields = fields;
  override inputSpec = { rank: 2 };

  override call(x: Tensor): Tensor {
    return ops.repeat(tf.expandDims(x, 1), this.config.n, { axis: 1 });
  }

  override computeOutputShape([batch = null, features = null]: Shape): Shape {
    return [batch, this.config.n, features];
  }

  override computeOutputDtype(inputs: KerasTensor): DType {
    return firstDType(inputs);
  }
}
