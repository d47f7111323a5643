/** @file The optimizer `Nadam`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import { squareOf } from "../gradients/sliced-gradient.ts";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";
import { Optimizer } from "./optimizer.ts";
import { optimizerFields } from "./optimizer-fields.ts";
import { assignNumber, assignSub, follow, withoutPower } from "./variable-updates.ts";

const fields = {
  ...optimizerFields,
  /** Share of the old mean of gradients, in the limit. */
  beta_1: number(0.9),
  /** Share of the old mean of squared gradients. */
  beta_2: number(0.999),
  /** Added to the root of the mean of squares. */
  epsilon: number(1e-7),
};
const DECAY = 0.96;

/** Adam with Nesterov's momentum (Dozat, 2016). @see keras.optimizers.Nadam */
export class Nadam extends Optimizer<typeof fields> {
  static override readonly className = "Nadam";
  static override readonly fields = fields;
  /** The product of all momentum shares so far. */
  private product: Variable | undefined;

  protected override makeSlots(): void {
    this.addSlots(["momentum", "velocity"]);
    this.product = this.addVariable("variable", { value: 1, scope: null });
  }

  /** The share of momentum in a step, which grows towards `beta_1`. */
  private share(step: number): number {
    return this.config.beta_1 * (1 - 0.5 * DECAY ** step);
  }

  private get productSoFar(): number {
    return this.product?.value.dataSync()[0] ?? 1;
  }

  protected override beginStep(): void {
    if (this.product !== undefined)
      assignNumber(this.product, this.productSoFar * this.share(this.iterations + 1));
  }

  protected override updateStep(gradient: Tensor, variable: Variable, learningRate: number): void {
    const { beta_1, beta_2, epsilon } = this.config;
    const step = this.iterations + 1;
    const [now, next] = [this.share(step), this.share(step + 1)];
    const product = this.productSoFar;
    const m = follow(this.slot(variable, "momentum"), gradient, beta_1);
    const v = follow(this.slot(variable, "velocity"), squareOf(gradient), beta_2);
    const mHat = tf.add(
      tf.div(tf.mul(m, next), 1 - product * next),
      tf.div(tf.mul(gradient, 1 - now), 1 - product),
    );
    const vHat = tf.div(v, withoutPower(beta_2, step));
    assignSub(variable, tf.div(tf.mul(mHat, learningRate), tf.add(tf.sqrt(vHat), epsilon)));
  }
}
