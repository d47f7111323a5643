/** @file The loss `CTC`. */
import * as tf from "@tensorflow/tfjs-core";
import { ctcLoss } from "../ops/nn/ctc-loss.ts";
import { toTensor } from "../ops/operation.ts";
import type { Tensor, Values } from "../tensor.ts";
import { Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields("ctc") };

/**
 * `−log` of the probability of label sequences, summed over all ways to spread them over time (Graves et al., 2006).
 * Class 0 is the blank, and ends a sequence of labels. Shapes: labels `(batch, length)`, logits `(batch, times, classes)`.
 * @see keras.losses.CTC
 */
export class CTC extends Loss<typeof fields> {
  static override readonly className = "CTC";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return ctc(yTrue, yPred);
  }
}

/** `−log` of the probability of label sequences. One value per sample. @see keras.losses.ctc */
export function ctc(yTrue: Values, yPred: Values): Tensor {
  return tf.tidy(() => {
    const [labels, logits] = [tf.cast(toTensor(yTrue), "int32"), toTensor(yPred)];
    const lengths = tf.sum(tf.cast(tf.notEqual(labels, 0), "int32"), -1);
    const times = tf.fill([logits.shape[0] ?? 0], logits.shape[1] ?? 0, "int32");
    return ctcLoss(labels, logits, lengths, times as Tensor);
  });
}
