/** @file The constraint `MinMaxNorm`. */
import * as tf from "@tensorflow/tfjs-core";
import { axes, number } from "../config/field.ts";
import type { Tensor } from "../tensor.ts";
import { Constraint } from "./constraint.ts";
import { EPSILON, norm } from "./norm.ts";

const fields = { min_value: number(0), max_value: number(1), rate: number(1), axis: axes(0) };

/** The norm along `axis` goes the share `rate` of its way into `[min_value, max_value]`. @see keras.constraints.MinMaxNorm */
export class MinMaxNorm extends Constraint<typeof fields> {
  static override readonly className = "MinMaxNorm";
  static override readonly fields = fields;

  override call(w: Tensor): Tensor {
    const { min_value, max_value, rate, axis } = this.config;
    return tf.tidy(() => {
      const norms = norm(w, axis);
      const bounded = tf.clipByValue(norms, min_value, max_value);
      const desired = tf.add(tf.mul(bounded, rate), tf.mul(norms, 1 - rate));
      return tf.mul(w, tf.div(desired, tf.add(norms, EPSILON)));
    });
  }
}
