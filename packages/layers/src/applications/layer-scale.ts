import {
  fields as f,
  initializers,
  Layer,
  type LayerArgs,
  type Shape,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** What every factor is at the start. */
  init_values: f.number(),
  /** Size of the last axis. */
  projection_dim: f.positiveInteger(),
};
export type LayerScaleArgs = LayerArgs<typeof fields>;

/**
 * A learned factor for each channel of a residual branch (Touvron et al., 2021), as ConvNeXt has it: `x · gamma`.
 * Shapes: as the input, whose last axis is `projection_dim`.
 * @see keras.applications.convnext
 */
export class LayerScale extends Layer<typeof fields> {
  static override readonly className = "LayerScale";
  static override readonly module = "keras.src.applications.convnext";
  static override readonly fields = fields;
  declare gamma: Variable;

  protected override build(): void {
    const { init_values: value, projection_dim } = this.config;
    const initializer = new initializers.Constant({ value });
    this.gamma = this.addWeight("gamma", { shape: [projection_dim], initializer });
  }

  override call(x: Tensor): Tensor {
    return tf.mul(x, this.gamma.value);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
