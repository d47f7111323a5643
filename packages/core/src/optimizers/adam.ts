/** @file The optimizer `Adam`. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, number } from "../config/field.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { assignSub, follow, Optimizer, optimizerFields } from "./optimizer.ts";

export const adamFields = {
  ...optimizerFields,
  /** Share of the old mean of gradients. */
  beta_1: number(0.9),
  /** Share of the old mean of squared gradients. */
  beta_2: number(0.999),
  /** Added to the root of the mean of squares. */
  epsilon: number(1e-7),
  /** Divide by the largest mean of squares so far. */
  amsgrad: boolean(false),
};

/** Adaptive moments (Kingma & Ba, 2014). @see keras.optimizers.Adam */
export class Adam extends Optimizer<typeof adamFields> {
  static override readonly className: string = "Adam";
  static override readonly fields = adamFields;
  private momentums: Variable[] = [];
  private velocities: Variable[] = [];
  private velocityHats: Variable[] = [];

  protected override makeSlots(): void {
    const [momentums = [], velocities = []] = this.addSlotGroups(["momentum", "velocity"]);
    this.momentums = momentums;
    this.velocities = velocities;
    if (this.config.amsgrad) this.velocityHats = this.addSlots("velocity_hat");
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { beta_1, beta_2, epsilon, amsgrad } = this.config;
    const step = this.iterations + 1;
    const alpha = (learningRate * Math.sqrt(1 - beta_2 ** step)) / (1 - beta_1 ** step);
    const i = this.indexOf(variable);
    const m = follow(this.momentums[i] as Variable, gradient, beta_1);
    let v = follow(this.velocities[i] as Variable, tf.square(gradient), beta_2);
    if (amsgrad) {
      const largest = this.velocityHats[i] as Variable;
      largest.assign(tf.maximum(largest.value, v));
      v = largest.value;
    }
    assignSub(variable, tf.div(tf.mul(m, alpha), tf.add(tf.sqrt(v), epsilon)));
  }
}
