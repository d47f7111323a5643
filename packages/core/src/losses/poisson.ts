/** @file The loss `Poisson`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Values } from "../tensor.ts";
import { EPSILON, fitted, Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields("poisson") };

/** The mean of `ŷ − y · log ŷ` over the last axis. @see keras.losses.Poisson */
export class Poisson extends Loss<typeof fields> {
  static override readonly className = "Poisson";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return poisson(yTrue, yPred);
  }
}

/** The mean of `ŷ − y · log ŷ` over the last axis. One value per sample. */
export function poisson(yTrue: Values, yPred: Values): Tensor {
  return tf.tidy(() => {
    const [target, output] = fitted(yTrue, yPred);
    return tf.mean(tf.sub(output, tf.mul(target, tf.log(tf.add(output, EPSILON)))), -1);
  });
}
