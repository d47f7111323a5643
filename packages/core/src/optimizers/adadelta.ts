/** @file The optimizer `Adadelta`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import { squareOf } from "../gradients/sliced-gradient.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { assignSub } from "./variable-updates.ts";

const fields = {
  ...optimizerFields,
  /** Share of the old means of squares. */
  rho: number(0.95),
  /** Added under the roots. */
  epsilon: number(1e-7),
};

/** Scales the gradient by the ratio of past changes to past gradients (Zeiler, 2012). @see keras.optimizers.Adadelta */
export class Adadelta extends Optimizer<typeof fields> {
  static override readonly className = "Adadelta";
  static override readonly fields = fields;

  protected override makeSlots(): void {
    this.addSlots(["accumulated_grad", "accumulated_delta_var"]);
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { rho, epsilon } = this.config;
    const mix = (slot: Variable, value: Tensor): void =>
      slot.assign(tf.add(tf.mul(slot.value, rho), tf.mul(value, 1 - rho)));
    const root = (slot: Variable): Tensor => tf.sqrt(tf.add(slot.value, epsilon));
    const squares = this.slot(variable, "accumulated_grad");
    const changes = this.slot(variable, "accumulated_delta_var");
    const squared = squareOf(gradient);
    mix(squares, squared);
    const scale = tf.div(root(changes), root(squares));
    mix(changes, tf.mul(tf.square(scale), squared));
    assignSub(variable, tf.mul(tf.mul(scale, gradient), learningRate));
  }
}
