/** @file The loss `MeanAbsolutePercentageError`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Values } from "../tensor.ts";
import { EPSILON, fitted, Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields("mean_absolute_percentage_error") };

/** The mean of `100 · |y − ŷ| / |y|` over the last axis. @see keras.losses.MeanAbsolutePercentageError */
export class MeanAbsolutePercentageError extends Loss<typeof fields> {
  static override readonly className = "MeanAbsolutePercentageError";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanAbsolutePercentageError(yTrue, yPred);
  }
}

/** The mean of `100 · |y − ŷ| / |y|` over the last axis. One value per sample. */
export function meanAbsolutePercentageError(yTrue: Values, yPred: Values): Tensor {
  return tf.tidy(() => {
    const [target, output] = fitted(yTrue, yPred);
    const share = tf.div(tf.sub(target, output), tf.maximum(tf.abs(target), EPSILON));
    return tf.mul(tf.mean(tf.abs(share), -1), 100);
  });
}
