/** @file The regularizer `L2`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { Regularizer } from "./regularizer.ts";
import { strength } from "./strength.ts";

const fields = { l2: strength(0.01) };

/** `l2 · Σx²`. @see keras.regularizers.L2 */
export class L2 extends Regularizer<typeof fields> {
  static override readonly className = "L2";
  static override readonly fields = fields;

  override call(x: Tensor): Tensor {
    return tf.tidy(() => tf.mul(tf.sum(tf.square(x)), this.config.l2));
  }
}
