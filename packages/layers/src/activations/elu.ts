import {
  activations,
  fields as f,
  Layer,
  type LayerArgs,
  type Shape,
  type Tensor,
} from "@kmr-js/core";

const fields = {
  /** The value that negative inputs approach, negated. */
  alpha: f.number(1),
};
export type ELUArgs = LayerArgs<typeof fields>;

/**
 * `x` where `x` is positive, else `alpha · (e^x − 1)` (Clevert et al., 2015).
 * Shapes: as the input.
 * @see keras.layers.ELU
 */
export class ELU extends Layer<typeof fields> {
  static override readonly className = "ELU";
  static override readonly fields = fields;
  override supportsMasking = true;

  override call(x: Tensor): Tensor {
    return activations.elu(x, this.config);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
