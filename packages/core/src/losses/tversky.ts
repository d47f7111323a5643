/** @file The loss `Tversky`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import type { Tensor } from "../tensor.ts";
import { EPSILON, Loss, lossAxis, lossFields } from "./loss.ts";

const fields = { ...lossFields("tversky"), alpha: number(0.5), beta: number(0.5), axis: lossAxis };

/** `1 − Σ y · ŷ / (Σ y · ŷ + alpha · misses + beta · false alarms)` over `axis` (Salehi et al., 2017). @see keras.losses.Tversky */
export class Tversky extends Loss<typeof fields> {
  static override readonly className = "Tversky";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return tversky(yTrue, yPred, this.config.alpha, this.config.beta, this.config.axis);
  }
}

/** `1 − Σ y · ŷ / (Σ y · ŷ + alpha · misses + beta · false alarms)` over `axis` (Salehi et al., 2017). One value per sample. */
export function tversky(
  yTrue: Tensor,
  yPred: Tensor,
  alpha = 0.5,
  beta = 0.5,
  axis: number | readonly number[] | null = null,
): Tensor {
  return tf.tidy(() => {
    const target = tf.cast(yTrue, "float32");
    const sum = (x: Tensor): Tensor => tf.sum(x, axis === null ? undefined : [axis].flat());
    const shared = sum(tf.mul(target, yPred));
    const missed = sum(tf.mul(tf.sub(1, yPred), target));
    const alarms = sum(tf.mul(yPred, tf.sub(1, target)));
    const total = tf.add(tf.add(shared, tf.mul(missed, alpha)), tf.mul(alarms, beta));
    return tf.sub(1, tf.div(shared, tf.add(total, EPSILON)));
  });
}
