import {
  broadcastShapes,
  type KerasTensor,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseKmrLayer } from "./base-kmr-layer.ts";

type Pair<T> = readonly [T, T];

/**
 * Scaled dot product of two tensors: `Σ(a · b, axis 1) / √dimension`, where the dimension is the last axis of `a`.
 * Shapes: `[(batch, dimension), (batch, dimension)]` → `(batch, 1)`; with a third axis,
 * `[(batch, 1, d), (batch, n, d)]` → `(batch, 1, d)`.
 * @see kmr.layers.NormalizedDotProductSimilarity
 * @remarks Differs from KMR's documentation, not from its code: nothing is L2-normalized, and axis 1 is summed, so the
 * values have no bound.
 */
export class NormalizedDotProductSimilarity extends BaseKmrLayer<
  Record<never, never>,
  Pair<KerasTensor>
> {
  static override readonly className = "NormalizedDotProductSimilarity";
  static override readonly module = "kmr.layers.NormalizedDotProductSimilarity";

  override call([a, b]: Pair<Tensor>): Tensor {
    return tf.div(tf.sum(tf.mul(a, b), 1, true), Math.sqrt(a.shape.at(-1) ?? 1));
  }

  override computeOutputShape(shapes: readonly Shape[]): Shape {
    const [a, b] = shapes;
    if (!Array.isArray(a) || !Array.isArray(b) || a.length < 2) {
      throw new ShapeError(`${String(this)}: call it on two tensors of rank 2 or more, [a, b].`);
    }
    return broadcastShapes(a, b).map((size, axis) => (axis === 1 ? 1 : size));
  }
}
