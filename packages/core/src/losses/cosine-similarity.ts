/** @file The loss `CosineSimilarity`. */
import * as tf from "@tensorflow/tfjs-core";
import { integer } from "../config/field.ts";
import type { JsonObject } from "../json.ts";
import type { Tensor, Values } from "../tensor.ts";
import { fitted, Loss, lossFields, withoutDefault } from "./loss.ts";

const fields = { ...lossFields("cosine_similarity"), axis: integer(-1) };

/** The negative cosine of the angle between labels and predictions: −1 for the same direction. @see keras.losses.CosineSimilarity */
export class CosineSimilarity extends Loss<typeof fields> {
  static override readonly className = "CosineSimilarity";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return cosineSimilarity(yTrue, yPred, this.config);
  }

  /**
   * @remarks Differs from Keras: it writes no `axis`, and reads -1 again. Here another axis is written, which Keras reads.
   */
  override getConfig(): JsonObject {
    return withoutDefault(super.getConfig(), "axis", -1);
  }
}

/** The negative cosine of the angle between labels and predictions: −1 for the same direction. One value per sample. */
export function cosineSimilarity(
  yTrue: Values,
  yPred: Values,
  { axis = -1 }: { readonly axis?: number } = {},
): Tensor {
  return tf.tidy(() => {
    const [target, output] = fitted(yTrue, yPred);
    const unit = (x: Tensor): Tensor =>
      tf.mul(x, tf.rsqrt(tf.maximum(tf.sum(tf.square(x), axis, true), 1e-12)));
    return tf.neg(tf.sum(tf.mul(unit(target), unit(output)), axis));
  });
}
