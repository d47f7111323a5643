/** @file The loss `CategoricalCrossentropy`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Values } from "../tensor.ts";
import {
  type CrossentropyOptions,
  crossentropyFields,
  logSoftmax,
  normalized,
  smooth,
} from "./crossentropy.ts";
import { floats, Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields("categorical_crossentropy"), ...crossentropyFields };

/** Cross-entropy of one-hot labels: `−Σ y · log p` over the classes. @see keras.losses.CategoricalCrossentropy */
export class CategoricalCrossentropy extends Loss<typeof fields> {
  static override readonly className = "CategoricalCrossentropy";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalCrossentropy(yTrue, yPred, this.config);
  }
}

/** Cross-entropy of one-hot labels. One value per sample. */
export function categoricalCrossentropy(
  yTrue: Values,
  yPred: Values,
  { from_logits = false, label_smoothing = 0, axis = -1 }: CrossentropyOptions = {},
): Tensor {
  return tf.tidy(() => {
    const [label, output] = floats(yTrue, yPred);
    const target = smooth(label, label_smoothing, label.shape.at(-1) ?? 1);
    const logs = from_logits ? logSoftmax(output, axis) : tf.log(normalized(output, axis));
    return tf.neg(tf.sum(tf.mul(target, logs), axis));
  });
}
