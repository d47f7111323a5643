/** @file The regularizer `L1L2`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { Regularizer } from "./regularizer.ts";
import { strength } from "./strength.ts";

const fields = { l1: strength(0), l2: strength(0) };

/** `l1 · Σ|x| + l2 · Σx²`. @see keras.regularizers.L1L2 */
export class L1L2 extends Regularizer<typeof fields> {
  static override readonly className = "L1L2";
  static override readonly fields = fields;

  override call(x: Tensor): Tensor {
    const { l1, l2 } = this.config;
    return tf.tidy(() => tf.add(tf.mul(tf.sum(tf.abs(x)), l1), tf.mul(tf.sum(tf.square(x)), l2)));
  }
}
