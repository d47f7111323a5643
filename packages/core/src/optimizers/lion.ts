/** @file The optimizer `Lion`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { assignSub } from "./variable-updates.ts";

const fields = {
  ...optimizerFields,
  /** Share of the momentum in the direction of a step. */
  beta_1: number(0.9),
  /** Share of the old momentum. */
  beta_2: number(0.99),
};

/** Steps by the sign of momentum and gradient (Chen et al., 2023). @see keras.optimizers.Lion */
export class Lion extends Optimizer<typeof fields> {
  static override readonly className = "Lion";
  static override readonly fields = fields;

  protected override makeSlots(): void {
    this.addSlots(["momentum"]);
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { beta_1, beta_2 } = this.config;
    const m = this.slot(variable, "momentum");
    const mix = (share: number): Tensor =>
      tf.add(tf.mul(m.value, share), tf.mul(gradient, 1 - share));
    assignSub(variable, tf.mul(tf.sign(mix(beta_1)), learningRate));
    m.assign(mix(beta_2));
  }
}
