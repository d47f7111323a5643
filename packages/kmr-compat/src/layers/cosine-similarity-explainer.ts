import { formatShape, type KerasTensor, type Shape, ShapeError, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseKmrLayer } from "./base-kmr-layer.ts";
import { squareRoot } from "./square-root.ts";

type UserAndItems<T> = readonly [user: T, items: T];

/** Added to every length, so that a vector of zeros has the similarity 0. */
const EPSILON = 1e-10;

/**
 * Cosine similarity of a user with each of its items: `û · î` with `v̂ = v / (‖v‖ + 1e-10)`.
 * Shapes: `[(batch, dimension), (batch, items, dimension)]` → `(batch, items)`.
 * @see kmr.layers.CosineSimilarityExplainer
 * @remarks Differs from KMR: the length of a vector of zeros has the gradient 0, where KMR's is NaN. Differs from KMR's
 * documentation, not from its code: the user has no axis of size 1.
 * @throws ShapeError for other ranks or unequal dimensions.
 */
export class CosineSimilarityExplainer extends BaseKmrLayer<
  Record<never, never>,
  UserAndItems<KerasTensor>
> {
  static override readonly className = "CosineSimilarityExplainer";
  static override readonly module = "kmr.layers.CosineSimilarityExplainer";

  protected override build(shapes: readonly Shape[]): void {
    this.computeOutputShape(shapes);
  }

  override call([user, items]: UserAndItems<Tensor>): Tensor {
    const row = tf.expandDims(unit(user), 1);
    return tf.squeeze(tf.matMul(row, unit(items), false, true), [1]);
  }

  override computeOutputShape(shapes: readonly Shape[]): Shape {
    const [user, items] = shapes;
    const fits =
      shapes.length === 2 &&
      user?.length === 2 &&
      items?.length === 3 &&
      (user[1] === null || items[2] === null || user[1] === items[2]);
    if (!fits) {
      const received = shapes.map((shape) => (Array.isArray(shape) ? formatShape(shape) : shape));
      throw new ShapeError(
        `${String(this)}: call it on [user, items] of shapes (batch, dimension) and (batch, items, dimension). Received: ${received.join(", ")}.`,
      );
    }
    return [user[0] ?? items[0] ?? null, items[1] ?? null];
  }
}

function unit(vectors: Tensor): Tensor {
  const length = squareRoot(tf.sum(tf.square(vectors), -1, true));
  return tf.div(vectors, tf.add(length, EPSILON));
}
