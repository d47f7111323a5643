import {
  type DType,
  firstDType,
  type KerasTensor,
  Layer,
  type Nested,
  type Shape,
  type Tensor,
} from "@kmr-js/core";

/**
 * Gives its input.
 * Shapes: as the input.
 * @see keras.layers.Identity
 */
export class Identity extends Layer {
  static override readonly className = "Identity";
  override supportsMasking = true;

  override call(x: Tensor): Tensor {
    return x;
  }

  override computeOutputShape(inputShape: Nested<Shape>): Nested<Shape> {
    return inputShape;
  }

  override computeOutputDtype(inputs: Nested<KerasTensor>): DType {
    return firstDType(inputs);
  }
}
