/** @file The constraint `NonNeg`. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { Constraint } from "./constraint.ts";

/** `max(w, 0)`. @see keras.constraints.NonNeg */
export class NonNeg extends Constraint<Record<never, never>> {
  static override readonly className = "NonNeg";

  override call(w: Tensor): Tensor {
    return tf.relu(w);
  }
}
