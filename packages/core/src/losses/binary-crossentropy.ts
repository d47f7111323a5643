/** @file The loss `BinaryCrossentropy`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Values } from "../tensor.ts";
import {
  binaryElements,
  type CrossentropyOptions,
  crossentropyFields,
  smooth,
} from "./crossentropy.ts";
import { fitted, Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields("binary_crossentropy"), ...crossentropyFields };

/** Cross-entropy of labels 0 and 1: `−y · log p − (1 − y) · log(1 − p)`, averaged over `axis`. @see keras.losses.BinaryCrossentropy */
export class BinaryCrossentropy extends Loss<typeof fields> {
  static override readonly className = "BinaryCrossentropy";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return binaryCrossentropy(yTrue, yPred, this.config);
  }
}

/** Cross-entropy of labels 0 and 1. One value per sample. */
export function binaryCrossentropy(
  yTrue: Values,
  yPred: Values,
  { from_logits = false, label_smoothing = 0, axis = -1 }: CrossentropyOptions = {},
): Tensor {
  return tf.tidy(() => {
    const [target, output] = fitted(yTrue, yPred);
    return tf.mean(binaryElements(smooth(target, label_smoothing, 2), output, from_logits), axis);
  });
}
