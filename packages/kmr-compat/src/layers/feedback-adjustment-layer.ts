import {
  broadcastShapes,
  formatShape,
  type KerasTensor,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseKmrLayer } from "./base-kmr-layer.ts";

type Pair<T> = readonly [predictions: T, feedback: T];

/**
 * Scales predictions by feedback: `predictions · feedback`, broadcast.
 * Shapes: `[(batch, features), (batch, features)]` → `(batch, features)`.
 * @see kmr.layers.FeedbackAdjustmentLayer
 * @remarks Differs from KMR's documentation, not from its code: there are no learned weights.
 * @throws ShapeError for anything but two tensors that broadcast.
 */
export class FeedbackAdjustmentLayer extends BaseKmrLayer<Record<never, never>, Pair<KerasTensor>> {
  static override readonly className = "FeedbackAdjustmentLayer";
  static override readonly module = "kmr.layers.FeedbackAdjustmentLayer";

  protected override build(shapes: readonly Shape[]): void {
    this.computeOutputShape(shapes);
  }

  override call([predictions, feedback]: Pair<Tensor>): Tensor {
    return tf.mul(predictions, feedback);
  }

  override computeOutputShape(shapes: readonly Shape[]): Shape {
    const [predictions, feedback] = shapes;
    if (shapes.length !== 2 || !Array.isArray(predictions) || !Array.isArray(feedback)) {
      const received = shapes.map((shape) => (Array.isArray(shape) ? formatShape(shape) : shape));
      throw new ShapeError(
        `${String(this)}: call it on two tensors, [predictions, feedback]. Received: ${received.join(", ")}.`,
      );
    }
    return broadcastShapes(predictions, feedback);
  }
}
