/** @file The loss `LogCosh`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Values } from "../tensor.ts";
import { fitted, Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields("log_cosh") };

/** The mean of `log(cosh(ŷ − y))` over the last axis. @see keras.losses.LogCosh */
export class LogCosh extends Loss<typeof fields> {
  static override readonly className = "LogCosh";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return logCosh(yTrue, yPred);
  }
}

/** The mean of `log(cosh(ŷ − y))` over the last axis. One value per sample. */
export function logCosh(yTrue: Values, yPred: Values): Tensor {
  return tf.tidy(() => {
    const [target, output] = fitted(yTrue, yPred);
    const error = tf.sub(output, target);
    const value = tf.sub(tf.add(error, tf.softplus(tf.mul(error, -2))), Math.LN2);
    return tf.mean(value, -1);
  });
}
