/** @file The optimizer `RMSprop`. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, number } from "../config/field.ts";
import { squareOf } from "../gradients/sliced-gradient.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { assignSub } from "./variable-updates.ts";

const fields = {
  ...optimizerFields,
  /** Share of the old mean of squared gradients. */
  rho: number(0.9),
  /** Share of the last change that goes into the next. */
  momentum: number(0),
  /** Added under the root. */
  epsilon: number(1e-7),
  /** Divide by the variance of the gradients, not by their mean square. */
  centered: boolean(false),
};

/** Divides the gradient by a moving root mean square of it (Hinton, 2012). @see keras.optimizers.RMSprop */
export class RMSprop extends Optimizer<typeof fields> {
  static override readonly className = "RMSprop";
  static override readonly fields = fields;

  protected override makeSlots(): void {
    this.addSlots(["velocity"]);
    if (this.config.momentum > 0) this.addSlots(["momentum"]);
    if (this.config.centered) this.addSlots(["average_gradient"]);
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { rho, momentum, epsilon, centered } = this.config;
    const mix = (slot: Variable, value: Tensor): Tensor => {
      slot.assign(tf.add(tf.mul(slot.value, rho), tf.mul(value, 1 - rho)));
      return slot.value;
    };
    const velocity = mix(this.slot(variable, "velocity"), squareOf(gradient));
    const spread = centered
      ? tf.sub(velocity, tf.square(mix(this.slot(variable, "average_gradient"), gradient)))
      : velocity;
    const change = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(spread, epsilon)));
    if (momentum === 0) {
      assignSub(variable, change);
      return;
    }
    const m = this.slot(variable, "momentum");
    m.assign(tf.add(tf.mul(m.value, momentum), change));
    assignSub(variable, m.value);
  }
}
