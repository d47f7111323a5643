/** @file The loss `MeanAbsoluteError`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Values } from "../tensor.ts";
import { fitted, Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields("mean_absolute_error") };

/** The mean of `|y − ŷ|` over the last axis. @see keras.losses.MeanAbsoluteError */
export class MeanAbsoluteError extends Loss<typeof fields> {
  static override readonly className = "MeanAbsoluteError";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanAbsoluteError(yTrue, yPred);
  }
}

/** The mean of `|y − ŷ|` over the last axis. One value per sample. */
export function meanAbsoluteError(yTrue: Values, yPred: Values): Tensor {
  return tf.tidy(() => {
    const [target, output] = fitted(yTrue, yPred);
    return tf.mean(tf.abs(tf.sub(target, output)), -1);
  });
}
