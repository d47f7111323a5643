/** @file The optimizer `SGD`. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, numberIn } from "../config/field.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { learningRate } from "./schedules/field.ts";
import { assignAdd, assignSub } from "./variable-updates.ts";

const fields = {
  ...optimizerFields,
  learning_rate: learningRate(0.01),
  /** Share of the last change that goes into the next. */
  momentum: numberIn(0, 1, { initial: 0 }),
  /** Nesterov's momentum. */
  nesterov: boolean(false),
};

/** Gradient descent, with momentum: `m ← momentum · m − rate · g`, `w ← w + m`. @see keras.optimizers.SGD */
export class SGD extends Optimizer<typeof fields> {
  static override readonly className = "SGD";
  static override readonly fields = fields;

  protected override makeSlots(): void {
    if (this.config.momentum !== 0) this.addSlots(["momentum"]);
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { momentum, nesterov } = this.config;
    const change = tf.mul(gradient, learningRate);
    if (momentum === 0) {
      assignSub(variable, change);
      return;
    }
    const m = this.slot(variable, "momentum");
    m.assign(tf.sub(tf.mul(m.value, momentum), change));
    assignAdd(variable, nesterov ? tf.sub(tf.mul(m.value, momentum), change) : m.value);
  }
}
