/** @file Constraints on signs and lengths. */
import * as tf from "@tensorflow/tfjs-core";
import { axes, number } from "../config/field.ts";
import type { Tensor } from "../tensor.ts";
import { Constraint } from "./constraint.ts";

/** Keras's epsilon, which keeps a division by a zero norm finite. */
const EPSILON = 1e-7;
const norm = (w: Tensor, axis: number | readonly number[]): Tensor =>
  tf.sqrt(tf.sum(tf.square(w), [axis].flat(), true));

/** Negative values become 0. @see keras.constraints.NonNeg */
export class NonNeg extends Constraint<Record<never, never>> {
  static override readonly className = "NonNeg";
  override call(w: Tensor): Tensor {
    return tf.relu(w);
  }
}

const unitFields = { axis: axes(0) };
/** Norm 1 along `axis`. @see keras.constraints.UnitNorm */
export class UnitNorm extends Constraint<typeof unitFields> {
  static override readonly className = "UnitNorm";
  static override readonly fields = unitFields;
  override call(w: Tensor): Tensor {
    return tf.div(w, tf.add(norm(w, this.config.axis), EPSILON));
  }
}

const maxFields = { max_value: number(2), axis: axes(0) };
/** Norm at most `max_value` along `axis`. @see keras.constraints.MaxNorm */
export class MaxNorm extends Constraint<typeof maxFields> {
  static override readonly className = "MaxNorm";
  static override readonly fields = maxFields;
  override call(w: Tensor): Tensor {
    const norms = norm(w, this.config.axis);
    const desired = tf.clipByValue(norms, 0, this.config.max_value);
    return tf.mul(w, tf.div(desired, tf.add(norms, EPSILON)));
  }
}

const rangeFields = { min_value: number(0), max_value: number(1), rate: number(1), axis: axes(0) };
/** Norm between `min_value` and `max_value` along `axis`, approached at `rate`. @see keras.constraints.MinMaxNorm */
export class MinMaxNorm extends Constraint<typeof rangeFields> {
  static override readonly className = "MinMaxNorm";
  static override readonly fields = rangeFields;
  override call(w: Tensor): Tensor {
    const { min_value, max_value, rate, axis } = this.config;
    const norms = norm(w, axis);
    const desired = tf.add(
      tf.mul(tf.clipByValue(norms, min_value, max_value), rate),
      tf.mul(norms, 1 - rate),
    );
    return tf.mul(w, tf.div(desired, tf.add(norms, EPSILON)));
  }
}
