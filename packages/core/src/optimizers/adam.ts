/** @file The optimizer `Adam`. */
import * as tf from "@tensorflow/tfjs-core";
import { hasHostKernel } from "../backend/host-kernels.ts";
import { boolean, number } from "../config/field.ts";
import { rowsOf, squareOf } from "../gradients/sliced-gradient.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { assignSub, follow, withoutPower } from "./variable-updates.ts";

export const adamFields = {
  ...optimizerFields,
  /** Share of the old mean of gradients. */
  beta_1: number(0.9),
  /** Share of the old mean of squared gradients. */
  beta_2: number(0.999),
  /** Added to the root of the mean of squares. */
  epsilon: number(1e-7),
  /** Divide by the largest mean of squares so far. */
  amsgrad: boolean(false),
};

/** Adaptive moments (Kingma & Ba, 2014). @see keras.optimizers.Adam */
export class Adam extends Optimizer<typeof adamFields> {
  static override readonly className: string = "Adam";
  static override readonly fields = adamFields;

  protected override makeSlots(): void {
    this.addSlots(["momentum", "velocity"]);
    if (this.config.amsgrad) this.addSlots(["velocity_hat"]);
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { beta_1, beta_2, epsilon, amsgrad } = this.config;
    const slots = {
      m: this.slot(variable, "momentum"),
      v: this.slot(variable, "velocity"),
      ...(amsgrad && { largest: this.slot(variable, "velocity_hat") }),
    };
    const settings = { beta_1, beta_2, epsilon, rate: learningRate };
    adamStep(variable, gradient, slots, settings, this.iterations);
  }
}

interface AdamSlots {
  readonly m: Variable;
  readonly v: Variable;
  /** The largest mean of squares so far, where it is kept. */
  readonly largest?: Variable;
}

/** The means follow the gradient, and the weight goes against their quotient. */
export function adamStep(
  variable: Variable,
  gradient: Tensor,
  slots: AdamSlots,
  settings: Readonly<Record<"beta_1" | "beta_2" | "epsilon" | "rate", number>>,
  iterations: number,
): void {
  const { beta_1, beta_2, epsilon, rate } = settings;
  const step = iterations + 1;
  const alpha = (rate * Math.sqrt(withoutPower(beta_2, step))) / withoutPower(beta_1, step);
  const { m, v, largest } = slots;
  if (hasHostKernel("AdamStep") && largest === undefined && rowsOf(gradient) === gradient) {
    const inputs = { weight: variable.value, gradient, m: m.value, v: v.value };
    const made = tf.engine().runKernel("AdamStep", inputs, { alpha, beta_1, beta_2, epsilon });
    for (const [i, target] of [variable, m, v].entries())
      target.assign((made as Tensor[])[i] as Tensor);
    return;
  }
  const mean = follow(m, gradient, beta_1);
  const squares = follow(v, squareOf(gradient), beta_2);
  largest?.assign(tf.maximum(largest.value, squares));
  const root = tf.sqrt(largest?.value ?? squares);
  assignSub(variable, tf.div(tf.mul(mean, alpha), tf.add(root, epsilon)));
}
