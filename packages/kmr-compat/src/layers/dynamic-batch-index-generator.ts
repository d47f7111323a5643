import {
  type DType,
  firstDType,
  type KerasTensor,
  type Nested,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseKmrLayer } from "./base-kmr-layer.ts";

/**
 * The positions of the samples in their batch: `0, 1, …, batch − 1`, in the dtype of the input.
 * Shapes: `(batch, …)` → `(batch,)`.
 * @see kmr.layers.DynamicBatchIndexGenerator
 */
export class DynamicBatchIndexGenerator extends BaseKmrLayer {
  static override readonly className = "DynamicBatchIndexGenerator";
  static override readonly module = "kmr.layers.DynamicBatchIndexGenerator";
  override inputSpec = { minRank: 1 };

  override call(x: Tensor): Tensor {
    return tf.range(0, x.shape[0] ?? 0, 1, x.dtype === "int32" ? "int32" : "float32");
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return [inputShape[0] ?? null];
  }

  override computeOutputDtype(inputs: Nested<KerasTensor>): DType {
    return firstDType(inputs);
  }
}
