/** @file The optimizer `Lamb`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import { squareOf } from "../gradients/sliced-gradient.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { assignSub, follow, withoutPower } from "./variable-updates.ts";

const fields = {
  ...optimizerFields,
  /** Share of the old mean of gradients. */
  beta_1: number(0.9),
  /** Share of the old mean of squared gradients. */
  beta_2: number(0.999),
  /** Added to the root of the mean of squares. */
  epsilon: number(1e-7),
};

/** Adam whose step has a length in proportion to the weight's (You et al., 2019). @see keras.optimizers.Lamb */
export class Lamb extends Optimizer<typeof fields> {
  static override readonly className = "Lamb";
  static override readonly fields = fields;

  protected override makeSlots(): void {
    this.addSlots(["momentum", "velocity"]);
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { beta_1, beta_2, epsilon } = this.config;
    const step = this.iterations + 1;
    const m = follow(this.slot(variable, "momentum"), gradient, beta_1);
    const v = follow(this.slot(variable, "velocity"), squareOf(gradient), beta_2);
    const root = tf.add(tf.sqrt(tf.div(v, withoutPower(beta_2, step))), epsilon);
    const update = tf.div(tf.div(m, withoutPower(beta_1, step)), root);
    const [weight, length] = [variable.value, update].map(
      (x) => tf.sqrt(tf.sum(tf.square(x))).dataSync()[0] ?? 0,
    ) as [number, number];
    const ratio = weight > 0 && length > 0 ? weight / length : 1;
    assignSub(variable, tf.mul(update, ratio * learningRate));
  }
}
