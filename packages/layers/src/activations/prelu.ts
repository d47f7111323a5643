import {
  constraint,
  fields as f,
  initializer,
  knownSize,
  Layer,
  type LayerArgs,
  regularizer,
  type Shape,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  alpha_initializer: initializer("zeros"),
  alpha_regularizer: regularizer(),
  alpha_constraint: constraint(),
  /** Axes along which the slope is the same, counted with the batch as 0. */
  shared_axes: f.nullable(f.axes()),
};
export type PReLUArgs = LayerArgs<typeof fields>;

/**
 * `x` where `x` is positive, else `alpha · x` with learned slopes (He et al., 2015).
 * Shapes: as the input.
 * @see keras.layers.PReLU
 */
export class PReLU extends Layer<typeof fields> {
  static override readonly className = "PReLU";
  static override readonly fields = fields;
  override supportsMasking = true;
  declare alpha: Variable;

  protected override build(inputShape: Shape): void {
    const shared = new Set([this.config.shared_axes ?? []].flat());
    const shape = inputShape
      .slice(1)
      .map((_, i) => (shared.has(i + 1) ? 1 : knownSize(inputShape, i + 1, this)));
    this.alpha = this.addWeight("alpha", {
      shape,
      initializer: this.config.alpha_initializer,
      regularizer: this.config.alpha_regularizer,
      constraint: this.config.alpha_constraint,
    });
  }

  override call(x: Tensor): Tensor {
    return tf.sub(tf.relu(x), tf.mul(this.alpha.value, tf.relu(tf.neg(x))));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
