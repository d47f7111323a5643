import { activation, Layer, type LayerArgs, type Shape, type Tensor } from "@kmr-js/core";

const fields = {
  /** Name of the function, a function, or a layer. */
  activation: activation(),
};
export type ActivationArgs = LayerArgs<typeof fields>;

/**
 * Applies a function to every value: `activation(x)`.
 * Shapes: as the input.
 * @see keras.layers.Activation
 */
export class Activation extends Layer<typeof fields> {
  static override readonly className = "Activation";
  static override readonly fields = fields;
  override supportsMasking = true;

  override call(x: Tensor): Tensor {
    return this.config.activation(x);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
