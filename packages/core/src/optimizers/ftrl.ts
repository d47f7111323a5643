/** @file The optimizer `Ftrl`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import { squareOf } from "../gradients/sliced-gradient.ts";
import { Constant } from "../initializers/index.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { assignAdd } from "./variable-updates.ts";

const fields = {
  ...optimizerFields,
  /** Power of the sums of squares; 0 keeps the learning rate fixed. */
  learning_rate_power: number(-0.5),
  /** What the sums of squares start with. */
  initial_accumulator_value: number(0.1),
  l1_regularization_strength: number(0),
  l2_regularization_strength: number(0),
  /** A second L2 penalty, on the gradient's side. */
  l2_shrinkage_regularization_strength: number(0),
  beta: number(0),
};

/** Follow the regularized leader (McMahan et al., 2013). @see keras.optimizers.Ftrl */
export class Ftrl extends Optimizer<typeof fields> {
  static override readonly className = "Ftrl";
  static override readonly fields = fields;

  protected override makeSlots(): void {
    const accumulator = new Constant({ value: this.config.initial_accumulator_value });
    this.addSlots(["accumulator", "linear"], { accumulator });
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { learning_rate_power: power, l1_regularization_strength: l1, ...config } = this.config;
    const [sum, linear] = [this.slot(variable, "accumulator"), this.slot(variable, "linear")];
    const w = variable.value;
    const l2 = config.l2_regularization_strength + config.beta / (2 * learningRate);
    const shrunk = tf.add(gradient, tf.mul(w, 2 * config.l2_shrinkage_regularization_strength));
    const newSum = tf.add(sum.value, squareOf(gradient));
    const [before, after] = [sum.value, newSum].map((value) => tf.pow(value, -power)) as [
      Tensor,
      Tensor,
    ];
    const sigma = tf.div(tf.sub(after, before), learningRate);
    assignAdd(linear, tf.sub(shrunk, tf.mul(sigma, w)));
    const quadratic = tf.add(tf.div(after, learningRate), 2 * l2);
    const clipped = tf.clipByValue(linear.value, -l1, l1);
    variable.assign(tf.div(tf.sub(clipped, linear.value), quadratic));
    sum.assign(newSum);
  }
}
