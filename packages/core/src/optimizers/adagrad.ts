/** @file The optimizer `Adagrad`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import { squareOf } from "../gradients/sliced-gradient.ts";
import { Constant } from "../initializers/index.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { assignAdd, assignSub } from "./variable-updates.ts";

const fields = {
  ...optimizerFields,
  /** What the sums of squares start with. */
  initial_accumulator_value: number(0.1),
  /** Added under the root. */
  epsilon: number(1e-7),
};

/** Divides the gradient by the root of the sum of its squares so far (Duchi et al., 2011). @see keras.optimizers.Adagrad */
export class Adagrad extends Optimizer<typeof fields> {
  static override readonly className = "Adagrad";
  static override readonly fields = fields;

  protected override makeSlots(): void {
    const value = this.config.initial_accumulator_value;
    this.addSlots(["accumulator"], { accumulator: new Constant({ value }) });
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const sum = this.slot(variable, "accumulator");
    assignAdd(sum, squareOf(gradient));
    const root = tf.sqrt(tf.add(sum.value, this.config.epsilon));
    assignSub(variable, tf.div(tf.mul(gradient, learningRate), root));
  }
}
