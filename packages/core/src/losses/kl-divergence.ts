/** @file The loss `KLDivergence`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Values } from "../tensor.ts";
import { EPSILON, floats, Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields("kl_divergence") };

/** The Kullback-Leibler divergence `Σ y · log(y / ŷ)` over the last axis. @see keras.losses.KLDivergence */
export class KLDivergence extends Loss<typeof fields> {
  static override readonly className = "KLDivergence";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return klDivergence(yTrue, yPred);
  }
}

/** The Kullback-Leibler divergence `Σ y · log(y / ŷ)` over the last axis. One value per sample. */
export function klDivergence(yTrue: Values, yPred: Values): Tensor {
  return tf.tidy(() => {
    const [target, output] = floats(yTrue, yPred).map((x) => tf.clipByValue(x, EPSILON, 1)) as [
      Tensor,
      Tensor,
    ];
    return tf.sum(tf.mul(target, tf.log(tf.div(target, output))), -1);
  });
}
