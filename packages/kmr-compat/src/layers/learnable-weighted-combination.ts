import {
  fields as f,
  formatShape,
  initializers,
  type KerasTensor,
  type LayerArgs,
  type Shape,
  ShapeError,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseKmrLayer } from "./base-kmr-layer.ts";

const fields = {
  /** Number of tensors in the list that the layer is called on. */
  num_scores: f.positiveInteger(3),
};
export type LearnableWeightedCombinationArgs = LayerArgs<typeof fields>;

/**
 * Sum of a list of scores with learned weights that add up to 1: `Σ softmax(combination_weights)[i] · scores[i]`.
 * Shapes: `[(batch, features), …]` → `(batch, 1, features)`; `[(batch,), …]` or `[(batch, 1), …]` → `(batch, 1)`.
 * Of more axes, a last one of size 1 is dropped: `[(batch, d, 1), …]` → `(batch, 1, d)`.
 * @see kmr.layers.LearnableWeightedCombination
 * @remarks Differs from KMR: a single score of shape `(batch,)` keeps its batch axis, where KMR sums it away; and a
 * list of length 1 is refused unless `num_scores` is 1, where KMR broadcasts it.
 * @throws ConfigError for a `num_scores` below 1, ShapeError for another number of tensors or unequal shapes.
 */
export class LearnableWeightedCombination extends BaseKmrLayer<
  typeof fields,
  readonly KerasTensor[]
> {
  static override readonly className = "LearnableWeightedCombination";
  static override readonly module = "kmr.layers.LearnableWeightedCombination";
  static override readonly fields = fields;
  declare combination_weights: Variable;

  protected override build(shapes: readonly Shape[]): void {
    this.computeOutputShape(shapes);
    this.combination_weights = this.addWeight("combination_weights", {
      shape: [this.config.num_scores],
      initializer: new initializers.Ones(),
    });
  }

  override call(scores: readonly Tensor[]): Tensor {
    const rank = scores[0]?.rank ?? 1;
    const flat = scores.map((x) => (dropsLast(x.shape) ? tf.squeeze(x, [rank - 1]) : x));
    const stacked = tf.stack(flat, 1);
    const weights = tf.softmax(this.combination_weights.value);
    const along = stacked.shape.map((_, axis) => (axis === 1 ? this.config.num_scores : 1));
    return tf.sum(tf.mul(stacked, tf.reshape(weights, along)), 1, true);
  }

  override computeOutputShape(shapes: readonly Shape[]): Shape {
    const { num_scores } = this.config;
    const [first, ...others] = shapes;
    const fits =
      shapes.length === num_scores &&
      Array.isArray(first) &&
      first.length > 0 &&
      others.every((shape) => sameShape(shape, first));
    if (!fits) {
      const received = shapes.map((shape) => (Array.isArray(shape) ? formatShape(shape) : shape));
      throw new ShapeError(
        `${String(this)}: call it on a list of num_scores=${num_scores} tensors of one shape. Received: ${received.join(", ")}.`,
      );
    }
    const [batch = null, ...rest] = dropsLast(first) ? first.slice(0, -1) : first;
    return [batch, 1, ...rest];
  }
}

/** KMR drops a last axis of size 1; that of a vector is the batch. */
function dropsLast(shape: Shape): boolean {
  return shape.length > 1 && shape.at(-1) === 1;
}

function sameShape(a: Shape, b: Shape): boolean {
  return (
    a.length === b.length &&
    a.every((size, axis) => size === null || b[axis] === null || size === b[axis])
  );
}
