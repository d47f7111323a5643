/** @file The loss `Huber`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import type { JsonObject } from "../json.ts";
import type { Tensor, Values } from "../tensor.ts";
import { fitted, Loss, lossFields, withoutDefault } from "./loss.ts";

const fields = { ...lossFields("huber_loss"), delta: number(1) };

/** Half the squared error up to `delta`, linear beyond (Huber, 1964). @see keras.losses.Huber */
export class Huber extends Loss<typeof fields> {
  static override readonly className = "Huber";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return huber(yTrue, yPred, this.config);
  }

  /**
   * @remarks Differs from Keras: it writes no `delta`, and reads 1 again. Here another delta is written, which Keras reads.
   */
  override getConfig(): JsonObject {
    return withoutDefault(super.getConfig(), "delta", 1);
  }
}

/** Half the squared error up to `delta`, linear beyond (Huber, 1964). One value per sample. */
export function huber(
  yTrue: Values,
  yPred: Values,
  { delta = 1 }: { readonly delta?: number } = {},
): Tensor {
  return tf.tidy(() => {
    const [target, output] = fitted(yTrue, yPred);
    const error = tf.abs(tf.sub(output, target));
    const square = tf.mul(tf.square(error), 0.5);
    const line = tf.sub(tf.mul(error, delta), 0.5 * delta ** 2);
    return tf.mean(tf.where(tf.lessEqual(error, delta), square, line), -1);
  });
}
