/** @file The loss `CategoricalFocalCrossentropy`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import type { ConfigOf } from "../config/infer.ts";
import type { Tensor, Values } from "../tensor.ts";
import { crossentropyFields, logSoftmax, normalized, smooth } from "./crossentropy.ts";
import { floats, Loss, lossFields } from "./loss.ts";

const own = {
  ...crossentropyFields,
  /** Weight of the classes. */
  alpha: number(0.25),
  /** How much easy samples are turned down. */
  gamma: number(2),
};
const fields = { ...lossFields("categorical_focal_crossentropy"), ...own };

/** Categorical cross-entropy times `alpha · (1 − p) ^ gamma` (Lin et al., 2018). @see keras.losses.CategoricalFocalCrossentropy */
export class CategoricalFocalCrossentropy extends Loss<typeof fields> {
  static override readonly className = "CategoricalFocalCrossentropy";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalFocalCrossentropy(yTrue, yPred, this.config);
  }
}

/** Categorical cross-entropy that turns easy samples down. One value per sample. */
export function categoricalFocalCrossentropy(
  yTrue: Values,
  yPred: Values,
  options: Partial<ConfigOf<typeof own>> = {},
): Tensor {
  const { alpha = 0.25, gamma = 2, label_smoothing = 0, axis = -1 } = options;
  return tf.tidy(() => {
    const [label, output] = floats(yTrue, yPred);
    const target = smooth(label, label_smoothing, label.shape.at(-1) ?? 1);
    const given = options.from_logits === true ? tf.exp(logSoftmax(output, axis)) : output;
    const p = normalized(given, axis);
    const factor = tf.mul(tf.pow(tf.sub(1, p), gamma), alpha);
    return tf.neg(tf.sum(tf.mul(factor, tf.mul(target, tf.log(p))), axis));
  });
}
