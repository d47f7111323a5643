/** @file The optimizer `Adam`. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, number } from "../config/field.ts";
import { squareOf } from "../gradients/sliced-gradient.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { assignSub, follow, Optimizer, optimizerFields, withoutPower } from "./optimizer.ts";

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
    assignSub(variable, adamStep(gradient, slots, settings, this.iterations));
  }
}

/** The means follow the gradient. @returns what to take from the weight. */
export function adamStep(
  gradient: Tensor,
  slots: { readonly m: Variable; readonly v: Variable; readonly largest?: Variable },
  settings: Readonly<Record<"beta_1" | "beta_2" | "epsilon" | "rate", number>>,
  iterations: number,
): Tensor {
  const { beta_1, beta_2, epsilon, rate } = settings;
  const step = iterations + 1;
  const alpha = (rate * Math.sqrt(withoutPower(beta_2, step))) / withoutPower(beta_1, step);
  const m = follow(slots.m, gradient, beta_1);
  const v = follow(slots.v, squareOf(gradient), beta_2);
  slots.largest?.assign(tf.maximum(slots.largest.value, v));
  const root = tf.sqrt(slots.largest?.value ?? v);
  return tf.div(tf.mul(m, alpha), tf.add(root, epsilon));
}
