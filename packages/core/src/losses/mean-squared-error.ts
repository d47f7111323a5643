/** @file The loss `MeanSquaredError`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Values } from "../tensor.ts";
import { fitted, Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields("mean_squared_error") };

/** The mean of `(y − ŷ)²` over the last axis. @see keras.losses.MeanSquaredError */
export class MeanSquaredError extends Loss<typeof fields> {
  static override readonly className = "MeanSquaredError";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredError(yTrue, yPred);
  }
}

/** The mean of `(y − ŷ)²` over the last axis. One value per sample. */
export function meanSquaredError(yTrue: Values, yPred: Values): Tensor {
  return tf.tidy(() => {
    const [target, output] = fitted(yTrue, yPred);
    return tf.mean(tf.square(tf.sub(target, output)), -1);
  });
}
