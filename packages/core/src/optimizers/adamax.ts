/** @file The optimizer `Adamax`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import { overRows } from "../gradients/sliced-gradient.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { assignSub, follow, withoutPower } from "./variable-updates.ts";

const fields = {
  ...optimizerFields,
  /** Share of the old mean of gradients. */
  beta_1: number(0.9),
  /** Share of the old norm. */
  beta_2: number(0.999),
  /** Added to the norm. */
  epsilon: number(1e-7),
};

/** Adam with the largest absolute gradient as its norm (Kingma & Ba, 2014). @see keras.optimizers.Adamax */
export class Adamax extends Optimizer<typeof fields> {
  static override readonly className = "Adamax";
  static override readonly fields = fields;

  protected override makeSlots(): void {
    this.addSlots(["momentum", "norm"]);
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { beta_1, beta_2, epsilon } = this.config;
    const m = follow(this.slot(variable, "momentum"), gradient, beta_1);
    const norm = this.slot(variable, "norm");
    norm.assign(
      tf.maximum(
        tf.mul(norm.value, beta_2),
        overRows(gradient, (rows) => tf.abs(rows)),
      ),
    );
    const correction = withoutPower(beta_1, this.iterations + 1);
    const scaled = tf.mul(tf.add(norm.value, epsilon), correction);
    assignSub(variable, tf.div(tf.mul(m, learningRate), scaled));
  }
}
