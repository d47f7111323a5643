/** @file The optimizer `Muon`. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, integer, list, nullable, number, string } from "../config/field.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { adamStep } from "./adam.ts";
import { Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { assignAdd, assignSub } from "./variable-updates.ts";

const fields = {
  ...optimizerFields,
  weight_decay: nullable(number(0.004)),
  /** Share of the old mean of gradients, where Adam is used. */
  adam_beta_1: number(0.9),
  /** Share of the old mean of squared gradients, where Adam is used. */
  adam_beta_2: number(0.999),
  /** Added to the root of the mean of squares, where Adam is used. */
  epsilon: number(1e-7),
  /** Patterns of the paths of weights that Adam changes. */
  exclude_layers: list(string(), []),
  /** Coefficients of the Newton-Schulz iteration. */
  muon_a: number(3.4445),
  muon_b: number(-4.775),
  muon_c: number(2.0315),
  /** Adam's learning rate, as a share of the learning rate. */
  adam_lr_ratio: number(1),
  /** Share of the last change that goes into the next. */
  momentum: number(0.95),
  /** Newton-Schulz iterations. */
  ns_steps: integer(5),
  /** Nesterov's momentum. */
  nesterov: boolean(true),
  /** Adam changes weights with `embedding` in their path. */
  exclude_embeddings: boolean(true),
  /** The weight decay where Adam is used. */
  adam_weight_decay: nullable(number(0.004)),
  /** Scales changes by the root of the larger size of a matrix; null does not. */
  rms_rate: nullable(number(0.2)),
};

/**
 * Momentum made orthogonal, for matrices (Jordan et al., 2024); Adam for all other weights.
 * @see keras.optimizers.Muon
 */
export class Muon extends Optimizer<typeof fields> {
  static override readonly className = "Muon";
  static override readonly fields = fields;

  protected override makeSlots(): void {
    for (const variable of this.trained) {
      this.addSlot(variable, "momentum");
      if (this.usesAdam(variable)) this.addSlot(variable, "velocity");
    }
  }

  private usesAdam({ shape, path }: Variable): boolean {
    const { exclude_embeddings, exclude_layers } = this.config;
    return (
      shape.length !== 2 ||
      (exclude_embeddings && path.toLowerCase().includes("embedding")) ||
      exclude_layers.some((pattern) => new RegExp(pattern).test(path))
    );
  }

  protected override decayOf(variable: Variable): number | null {
    const { weight_decay, adam_weight_decay } = this.config;
    return this.usesAdam(variable) ? adam_weight_decay : weight_decay;
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { adam_beta_1: beta1, adam_beta_2: beta2, epsilon, ...config } = this.config;
    const m = this.slot(variable, "momentum");
    if (this.usesAdam(variable)) {
      const slots = { m, v: this.slot(variable, "velocity") };
      const rate = learningRate * config.adam_lr_ratio;
      const settings = { beta_1: beta1, beta_2: beta2, epsilon, rate };
      adamStep(variable, gradient, slots, settings, this.iterations);
      return;
    }
    assignAdd(m, tf.add(gradient, tf.mul(m.value, config.momentum - 1)));
    const ahead = config.nesterov ? tf.add(gradient, tf.mul(m.value, config.momentum)) : m.value;
    const change = tf.mul(this.orthogonal(ahead as tf.Tensor2D), learningRate);
    const { rms_rate } = config;
    const scale = rms_rate === null ? 1 : Math.sqrt(Math.max(...variable.shape)) * rms_rate;
    assignSub(variable, tf.mul(change, scale));
  }

  /** The nearest matrix with orthogonal rows or columns, roughly, by Newton-Schulz iterations. */
  private orthogonal(matrix: tf.Tensor2D): tf.Tensor2D {
    const { muon_a, muon_b, muon_c, ns_steps } = this.config;
    const [rows, columns] = matrix.shape;
    const flat = rows > columns ? tf.transpose(matrix) : matrix;
    const norm = tf.sqrt(tf.sum(tf.square(flat)));
    let x = tf.div<tf.Tensor2D>(flat, tf.add(norm, 1e-7));
    for (let step = 0; step < ns_steps; step++) {
      const a = tf.matMul(x, tf.transpose(x));
      const b = tf.add<tf.Tensor2D>(tf.mul(a, muon_b), tf.matMul(tf.mul(a, muon_c), a));
      x = tf.add(tf.mul(x, muon_a), tf.matMul(b, x));
    }
    return rows > columns ? tf.transpose(x) : x;
  }
}
