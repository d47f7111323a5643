/** @file The regularizer `L1`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { Regularizer } from "./regularizer.ts";
import { strength } from "./strength.ts";

const fields = { l1: strength(0.01) };

/** `l1 · Σ|x|`. @see keras.regularizers.L1 */
export class L1 extends Regularizer<typeof fields> {
  static override readonly className = "L1";
  static override readonly fields = fields;

  override call(x: Tensor): Tensor {
    return tf.tidy(() => tf.mul(tf.sum(tf.abs(x)), this.config.l1));
  }
}
