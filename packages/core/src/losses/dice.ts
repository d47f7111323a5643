/** @file The loss `Dice`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Values } from "../tensor.ts";
import { EPSILON, floats, Loss, lossAxis, lossFields } from "./loss.ts";

const fields = { ...lossFields("dice"), axis: lossAxis };

/** `1 − 2 · Σ y · ŷ / (Σ y + Σ ŷ)` over `axis`. @see keras.losses.Dice */
export class Dice extends Loss<typeof fields> {
  static override readonly className = "Dice";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return dice(yTrue, yPred, this.config);
  }
}

/** `1 − 2 · Σ y · ŷ / (Σ y + Σ ŷ)` over `axis`. One value per sample. */
export function dice(
  yTrue: Values,
  yPred: Values,
  { axis = null }: { readonly axis?: number | readonly number[] | null } = {},
): Tensor {
  return tf.tidy(() => {
    const [target, output] = floats(yTrue, yPred);
    const sum = (x: Tensor): Tensor => tf.sum(x, axis === null ? undefined : [axis].flat());
    const total = tf.add(tf.add(sum(target), sum(output)), EPSILON);
    return tf.sub(1, tf.div(tf.mul(sum(tf.mul(target, output)), 2), total));
  });
}
