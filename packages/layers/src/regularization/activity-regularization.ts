import {
  fields as f,
  Layer,
  type LayerArgs,
  type Regularizer,
  regularizers,
  type Shape,
  type Tensor,
} from "@kmr-js/core";

const fields = {
  /** Strength of the penalty on absolute values. */
  l1: f.number(0),
  /** Strength of the penalty on squares. */
  l2: f.number(0),
};
export type ActivityRegularizationArgs = LayerArgs<typeof fields>;

/**
 * Gives its input, and adds a penalty on it to the loss of the training: `l1 · Σ|x| + l2 · Σx²`, per sample.
 * Shapes: as the input.
 * @see keras.layers.ActivityRegularization
 */
export class ActivityRegularization extends Layer<typeof fields> {
  static override readonly className = "ActivityRegularization";
  static override readonly fields = fields;
  override supportsMasking = true;
  private readonly penalty = new regularizers.L1L2(this.config);

  override get activityRegularizer(): Regularizer {
    return this.penalty as unknown as Regularizer;
  }

  override call(x: Tensor): Tensor {
    return x;
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
