/** @file The loss `Dice`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { EPSILON, Loss, lossAxis, lossFields } from "./loss.ts";

const fields = { ...lossFields("dice"), axis: lossAxis };

/** `1 − 2 · Σ y · ŷ / (Σ y + Σ ŷ)` over `axis`. @see keras.losses.Dice */
export class Dice extends Loss<typeof fields> {
  static override readonly className = "Dice";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return dice(yTrue, yPred, this.config.axis);
  }
}

/** `1 − 2 · Σ y · ŷ / (Σ y + Σ ŷ)` over `axis`. One value per sample. */
export function dice(
  yTrue: Tensor,
  yPred: Tensor,
  axis: number | readonly number[] | null = null,
): Tensor {
  return tf.tidy(() => {
    const target = tf.cast(yTrue, "float32");
    const sum = (x: Tensor): Tensor => tf.sum(x, axis === null ? undefined : [axis].flat());
    const total = tf.add(tf.add(sum(target), sum(yPred)), EPSILON);
    return tf.sub(1, tf.div(tf.mul(sum(tf.mul(target, yPred)), 2), total));
  });
}
