/** @file The loss `BinaryFocalCrossentropy`. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, number } from "../config/field.ts";
import type { ConfigOf } from "../config/infer.ts";
import type { Tensor, Values } from "../tensor.ts";
import { binaryElements, crossentropyFields, smooth } from "./crossentropy.ts";
import { fitted, Loss, lossFields } from "./loss.ts";

const own = {
  ...crossentropyFields,
  /** Weigh positives by `alpha` and negatives by `1 − alpha`. */
  apply_class_balancing: boolean(false),
  alpha: number(0.25),
  /** How much easy samples are turned down. */
  gamma: number(2),
};
const fields = { ...lossFields("binary_focal_crossentropy"), ...own };
export type BinaryFocalOptions = Partial<ConfigOf<typeof own>>;

/** Binary cross-entropy times `(1 − p of the truth) ^ gamma` (Lin et al., 2018). @see keras.losses.BinaryFocalCrossentropy */
export class BinaryFocalCrossentropy extends Loss<typeof fields> {
  static override readonly className = "BinaryFocalCrossentropy";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return binaryFocalCrossentropy(yTrue, yPred, this.config);
  }
}

/** Binary cross-entropy that turns easy samples down. One value per sample. */
export function binaryFocalCrossentropy(
  yTrue: Values,
  yPred: Values,
  options: BinaryFocalOptions = {},
): Tensor {
  const { apply_class_balancing = false, alpha = 0.25, gamma = 2, axis = -1 } = options;
  return tf.tidy(() => {
    const [label, given] = fitted(yTrue, yPred);
    const target = smooth(label, options.label_smoothing ?? 0, 2);
    const p = options.from_logits === true ? tf.sigmoid(given) : given;
    const opposite = tf.sub(1, target);
    const right = tf.add(tf.mul(target, p), tf.mul(opposite, tf.sub(1, p)));
    const focal = tf.mul(tf.pow(tf.sub(1, right), gamma), binaryElements(target, p, false));
    const weight = tf.add(tf.mul(target, alpha), tf.mul(opposite, 1 - alpha));
    return tf.mean(apply_class_balancing ? tf.mul(weight, focal) : focal, axis);
  });
}
