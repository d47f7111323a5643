/** @file The optimizer `ScheduleFreeAdamW`. */
import * as tf from "@tensorflow/tfjs-core";
import { integer, number } from "../config/field.ts";
import { squareOf } from "../gradients/sliced-gradient.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { learningRate } from "./schedules/field.ts";
import { assignSub, follow, withoutPower } from "./variable-updates.ts";

const fields = {
  ...optimizerFields,
  learning_rate: learningRate(0.0025),
  /** Share of the average in the weight. */
  beta_1: number(0.9),
  /** Share of the old mean of squared gradients. */
  beta_2: number(0.999),
  /** Added to the root of the mean of squares. */
  epsilon: number(1e-8),
  /** Steps in which the learning rate rises from 0. */
  warmup_steps: integer(0),
};

/**
 * AdamW that averages its steps in place of a schedule (Defazio et al., 2024).
 * @see keras.optimizers.ScheduleFreeAdamW
 * @remarks Differs from Keras: its backends disagree; this is TensorFlow's result. There the old average is taken out of the weight
 * with the momentum after its change, on JAX with that before.
 */
export class ScheduleFreeAdamW extends Optimizer<typeof fields> {
  static override readonly className = "ScheduleFreeAdamW";
  static override readonly fields = fields;

  /** What Keras calls the momentum is the weight as it would be without averaging. */
  protected override makeSlots(): void {
    this.addSlots(["momentum", "velocity"]);
    for (const variable of this.trained) this.slot(variable, "momentum").assign(variable.value);
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { beta_1, beta_2, epsilon, warmup_steps } = this.config;
    const step = this.iterations + 1;
    const rate = learningRate * (warmup_steps > 0 ? Math.min(step / warmup_steps, 1) : 1);
    const z = this.slot(variable, "momentum");
    const v = follow(this.slot(variable, "velocity"), squareOf(gradient), Math.fround(beta_2));
    const root = tf.add(tf.sqrt(tf.div(v, withoutPower(beta_2, step))), epsilon);
    assignSub(z, tf.div(tf.mul(gradient, rate), root));
    const average = tf.div(tf.sub(variable.value, tf.mul(z.value, 1 - beta_1)), beta_1);
    const next = tf.add(tf.mul(average, 1 - 1 / step), tf.mul(z.value, 1 / step));
    variable.assign(tf.add(tf.mul(z.value, 1 - beta_1), tf.mul(next, beta_1)));
  }
}
