import {
  type DType,
  fields as f,
  firstDType,
  type KerasTensor,
  Layer,
  type LayerArgs,
  reshapedShape,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** The shape of a sample. One size may be -1 or null: it follows from the others. */
  target_shape: f.shape(),
};
export type ReshapeArgs = LayerArgs<typeof fields>;

/**
 * The same values in another shape; the batch axis stays.
 * Shapes: `(batch, …)` → `(batch, …target_shape)`.
 * @see keras.layers.Reshape
 * @throws ShapeError when the sizes do not fit.
 * @example const y = new Reshape({ target_shape: [3, -1] })(x);
 */
export class Reshape extends Layer<typeof fields> {
  static override readonly className = "Reshape";
  static override readonly fields = fields;

  override call(x: Tensor): Tensor {
    return tf.reshape(x, this.computeOutputShape(x.shape) as number[]);
  }

  override computeOutputShape([batch = null, ...sample]: Shape): Shape {
    return [batch, ...reshapedShape(sample, this.config.target_shape, String(this))];
  }

  override computeOutputDtype(inputs: KerasTensor): DType {
    return firstDType(inputs);
  }
}
