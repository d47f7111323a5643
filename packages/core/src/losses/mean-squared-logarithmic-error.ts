/** @file The loss `MeanSquaredLogarithmicError`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Values } from "../tensor.ts";
import { EPSILON, fitted, Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields("mean_squared_logarithmic_error") };

/** The mean of `(log(1 + y) − log(1 + ŷ))²` over the last axis. @see keras.losses.MeanSquaredLogarithmicError */
export class MeanSquaredLogarithmicError extends Loss<typeof fields> {
  static override readonly className = "MeanSquaredLogarithmicError";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredLogarithmicError(yTrue, yPred);
  }
}

/** The mean of `(log(1 + y) − log(1 + ŷ))²` over the last axis. One value per sample. */
export function meanSquaredLogarithmicError(yTrue: Values, yPred: Values): Tensor {
  return tf.tidy(() => {
    const [target, output] = fitted(yTrue, yPred);
    const log = (x: Tensor): Tensor => tf.log(tf.add(tf.maximum(x, EPSILON), 1));
    return tf.mean(tf.square(tf.sub(log(output), log(target))), -1);
  });
}
