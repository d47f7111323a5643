import {
  fields as f,
  type KerasTensor,
  Layer,
  type LayerArgs,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** The share of the second input. */
  scale: f.number(),
};
export type CustomScaleLayerArgs = LayerArgs<typeof fields>;

/**
 * Adds a scaled residual branch, as Inception-ResNet v2 has it (Szegedy et al., 2016): `a + scale · b` of `[a, b]`.
 * Shapes: of two inputs of one shape, that shape.
 * @see keras.applications.InceptionResNetV2
 */
export class CustomScaleLayer extends Layer<typeof fields, readonly KerasTensor[]> {
  static override readonly className = "CustomScaleLayer";
  static override readonly module = "keras.src.applications.inception_resnet_v2";
  static override readonly fields = fields;

  override call([a, b]: readonly [Tensor, Tensor]): Tensor {
    return tf.add(a, tf.mul(b, this.config.scale));
  }

  override computeOutputShape(inputShapes: readonly Shape[]): Shape {
    const [first] = inputShapes;
    if (!Array.isArray(first) || inputShapes.length !== 2)
      throw new ShapeError(`${String(this)}: call it on a list of two tensors, [a, b].`);
    return first;
  }
}
