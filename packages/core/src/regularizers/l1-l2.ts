/** @file Penalties on absolute values and squares. */
import * as tf from "@tensorflow/tfjs-core";
import { field, refuse } from "../config/field.ts";
import type { Tensor } from "../tensor.ts";
import { Regularizer } from "./regularizer.ts";

/** The weight of a penalty: a number, 0 or more. */
const strength = (initial: number) =>
  field<number>(
    (value, place) =>
      typeof value === "number" && value >= 0 && Number.isFinite(value)
        ? value
        : refuse(place, "must be a finite number, 0 or more", value),
    initial,
  );

const absolute = (x: Tensor, weight: number): Tensor => tf.mul(tf.sum(tf.abs(x)), weight);
const square = (x: Tensor, weight: number): Tensor => tf.mul(tf.sum(tf.square(x)), weight);

const l1Fields = { l1: strength(0.01) };
/** `l1 · Σ|x|`. @see keras.regularizers.L1 */
export class L1 extends Regularizer<typeof l1Fields> {
  static override readonly className = "L1";
  static override readonly fields = l1Fields;
  override call(x: Tensor): Tensor {
    return absolute(x, this.config.l1);
  }
}

const l2Fields = { l2: strength(0.01) };
/** `l2 · Σx²`. @see keras.regularizers.L2 */
export class L2 extends Regularizer<typeof l2Fields> {
  static override readonly className = "L2";
  static override readonly fields = l2Fields;
  override call(x: Tensor): Tensor {
    return square(x, this.config.l2);
  }
}

const bothFields = { l1: strength(0), l2: strength(0) };
/** `l1 · Σ|x| + l2 · Σx²`. @see keras.regularizers.L1L2 */
export class L1L2 extends Regularizer<typeof bothFields> {
  static override readonly className = "L1L2";
  static override readonly fields = bothFields;
  override call(x: Tensor): Tensor {
    return tf.add(absolute(x, this.config.l1), square(x, this.config.l2));
  }
}
