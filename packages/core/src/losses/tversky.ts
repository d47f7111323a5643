/** @file The loss `Tversky`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import type { Tensor, Values } from "../tensor.ts";
import { EPSILON, floats, Loss, lossAxis, lossFields } from "./loss.ts";

const fields = { ...lossFields("tversky"), alpha: number(0.5), beta: number(0.5), axis: lossAxis };

/** `1 − Σ y · ŷ / (Σ y · ŷ + alpha · misses + beta · false alarms)` over `axis` (Salehi et al., 2017). @see keras.losses.Tversky */
export class Tversky extends Loss<typeof fields> {
  static override readonly className = "Tversky";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return tversky(yTrue, yPred, this.config);
  }
}

/** `1 − Σ y · ŷ / (Σ y · ŷ + alpha · misses + beta · false alarms)` over `axis` (Salehi et al., 2017). One value per sample. */
export function tversky(
  yTrue: Values,
  yPred: Values,
  options: {
    readonly alpha?: number;
    readonly beta?: number;
    readonly axis?: number | readonly number[] | null;
  } = {},
): Tensor {
  const { alpha = 0.5, beta = 0.5, axis = null } = options;
  return tf.tidy(() => {
    const [target, output] = floats(yTrue, yPred);
    const sum = (x: Tensor): Tensor => tf.sum(x, axis === null ? undefined : [axis].flat());
    const shared = sum(tf.mul(target, output));
    const missed = sum(tf.mul(tf.sub(1, output), target));
    const alarms = sum(tf.mul(output, tf.sub(1, target)));
    const total = tf.add(tf.add(shared, tf.mul(missed, alpha)), tf.mul(alarms, beta));
    return tf.sub(1, tf.div(shared, tf.add(total, EPSILON)));
  });
}
