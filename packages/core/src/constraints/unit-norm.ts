/** @file The constraint `UnitNorm`. */
import * as tf from "@tensorflow/tfjs-core";
import { axes } from "../config/field.ts";
import type { Tensor } from "../tensor.ts";
import { Constraint } from "./constraint.ts";
import { EPSILON, norm } from "./norm.ts";

const fields = { axis: axes(0) };

/** `w / ‖w‖` along `axis`. @see keras.constraints.UnitNorm */
export class UnitNorm extends Constraint<typeof fields> {
  static override readonly className = "UnitNorm";
  static override readonly fields = fields;

  override call(w: Tensor): Tensor {
    return tf.tidy(() => tf.div(w, tf.add(norm(w, this.config.axis), EPSILON)));
  }
}
