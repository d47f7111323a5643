/** @file The constraint `MaxNorm`. */
import * as tf from "@tensorflow/tfjs-core";
import { axes, number } from "../config/field.ts";
import type { Tensor } from "../tensor.ts";
import { Constraint } from "./constraint.ts";
import { EPSILON, norm } from "./norm.ts";

const fields = { max_value: number(2), axis: axes(0) };

/** `w · min(‖w‖, max_value) / ‖w‖` along `axis`. @see keras.constraints.MaxNorm */
export class MaxNorm extends Constraint<typeof fields> {
  static override readonly className = "MaxNorm";
  static override readonly fields = fields;

  override call(w: Tensor): Tensor {
    const { max_value, axis } = this.config;
    return tf.tidy(() => {
      const norms = norm(w, axis);
      return tf.mul(w, tf.div(tf.clipByValue(norms, 0, max_value), tf.add(norms, EPSILON)));
    });
  }
}
