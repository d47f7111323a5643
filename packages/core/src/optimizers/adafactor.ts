/** @file The optimizer `Adafactor`. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, number } from "../config/field.ts";
import { squareOf } from "../gradients/sliced-gradient.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { assignSub } from "./variable-updates.ts";

const fields = {
  ...optimizerFields,
  /** Power of the step that the share of old squares falls with. */
  beta_2_decay: number(-0.8),
  /** Added to squared gradients. */
  epsilon_1: number(1e-30),
  /** Smallest scale of a weight. */
  epsilon_2: number(1e-3),
  /** Largest root mean square of a change. */
  clip_threshold: number(1),
  /** Let the learning rate fall with the root of the step. */
  relative_step: boolean(true),
};

/** Adam with second moments kept as rows and columns (Shazeer & Stern, 2018). @see keras.optimizers.Adafactor */
export class Adafactor extends Optimizer<typeof fields> {
  static override readonly className = "Adafactor";
  static override readonly fields = fields;

  /** Vectors have no rows and columns; Keras keeps an integer in their places. */
  protected override makeSlots(): void {
    for (const variable of this.trained) {
      const { shape, name } = variable;
      const sizes = { row: shape.slice(0, -1), column: [...shape.slice(0, -2), shape.at(-1) ?? 1] };
      for (const [slot, size] of Object.entries(sizes)) {
        if (shape.length < 2) this.addVariable(name, { dtype: "int32", scope: null });
        else this.keepSlot(variable, slot, this.addVariable(name, { shape: size }));
      }
      this.addSlot(variable, "velocity");
    }
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { beta_2_decay, epsilon_1, epsilon_2, clip_threshold, relative_step } = this.config;
    const step = this.iterations + 1;
    const relative = 1 / Math.sqrt(step);
    const rate = relative_step ? Math.min(learningRate, relative) : learningRate;
    const scale = tf.maximum(rootMeanSquare(variable.value), epsilon_2);
    const alpha = tf.mul(scale, Math.min(rate, relative));
    const squares = squareOf(gradient);
    const keep = 1 - step ** beta_2_decay;
    const moment = this.secondMoment(tf.add(squares, epsilon_1), variable, keep);
    const root = tf.sqrt(moment);
    const size = rootMeanSquare(tf.div(tf.sqrt(squares), root));
    const bound = tf.maximum(tf.div(size, clip_threshold), 1);
    const change = tf.div(gradient, root);
    assignSub(variable, tf.mul(alpha, tf.div(change, bound)));
  }

  /** The moving mean of squared gradients, for matrices as the product of a column and a row. */
  private secondMoment(squares: Tensor, variable: Variable, keep: number): Tensor {
    const velocity = this.slot(variable, "velocity");
    const mix = (slot: Variable, value: Tensor): void =>
      slot.assign(tf.add(tf.mul(slot.value, keep), tf.mul(value, 1 - keep)));
    if (variable.shape.length < 2) {
      mix(velocity, squares);
    } else {
      const [row, column] = [this.slot(variable, "row"), this.slot(variable, "column")];
      mix(row, tf.mean(squares, -1));
      mix(column, tf.mean(squares, -2));
      const share = tf.div(row.value, tf.mean(row.value, -1, true));
      velocity.assign(tf.mul(tf.expandDims(share, -1), tf.expandDims(column.value, -2)));
    }
    return velocity.value;
  }
}

function rootMeanSquare(x: Tensor): Tensor {
  return tf.sqrt(tf.mean(tf.square(x)));
}
