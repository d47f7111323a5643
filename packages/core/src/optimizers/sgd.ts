/** @file The optimizer `SGD`. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, number } from "../config/field.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { assignAdd, assignSub, Optimizer, optimizerFields } from "./optimizer.ts";
import { learningRate } from "./schedules/field.ts";

const fields = {
  ...optimizerFields,
  learning_rate: learningRate(0.01),
  /** Share of the last change that goes into the next. */
  momentum: number(0),
  /** Nesterov's momentum. */
  nesterov: boolean(false),
};

/** Gradient descent, with momentum: `m ← momentum · m − rate · g`, `w ← w + m`. @see keras.optimizers.SGD */
export class SGD extends Optimizer<typeof fields> {
  static override readonly className = "SGD";
  static override readonly fields = fields;
  private momentums: Variable[] = [];

  protected override makeSlots(): void {
    if (this.config.momentum !== 0) this.momentums = this.addSlots("momentum");
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { momentum, nesterov } = this.config;
    const change = tf.mul(gradient, learningRate);
    const m = this.momentums[this.indexOf(variable)];
    if (m === undefined) {
      assignSub(variable, change);
      return;
    }
    m.assign(tf.sub(tf.mul(m.value, momentum), change));
    assignAdd(variable, nesterov ? tf.sub(tf.mul(m.value, momentum), change) : m.value);
  }
}
