/** @file The loss `CategoricalGeneralizedCrossEntropy`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import { toTensor } from "../ops/operation.ts";
import type { Tensor, Values } from "../tensor.ts";
import { Loss, lossFields } from "./loss.ts";

const fields = {
  ...lossFields("categorical_generalized_cross_entropy"),
  /** Between cross-entropy (towards 0) and absolute error (1). */
  q: number(0.5),
};

/** `(1 − p^q) / q` of the label's class, which wrong labels harm less (Zhang & Sabuncu, 2018). @see keras.losses.CategoricalGeneralizedCrossEntropy */
export class CategoricalGeneralizedCrossEntropy extends Loss<typeof fields> {
  static override readonly className = "CategoricalGeneralizedCrossEntropy";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalGeneralizedCrossEntropy(yTrue, yPred, this.config.q);
  }
}

/** Cross-entropy that wrong labels harm less. One value per sample. */
export function categoricalGeneralizedCrossEntropy(
  yTrue: Values,
  yPred: Values,
  q: number,
): Tensor {
  return tf.tidy(() => {
    const output = tf.cast(toTensor(yPred), "float32");
    const labels = tf.cast(toTensor(yTrue), "int32");
    const hot = tf.cast(tf.oneHot(labels as tf.Tensor1D, output.shape.at(-1) ?? 1), "float32");
    return tf.div(tf.sub(1, tf.pow(tf.sum(tf.mul(output, hot), -1), q)), q);
  });
}
