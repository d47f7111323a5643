/** @file The schedule `CosineDecay`. */
import { integer, nullable, number } from "../../config/field.ts";
import { LearningRateSchedule, scheduleName } from "./learning-rate-schedule.ts";

const fields = {
  initial_learning_rate: number(),
  decay_steps: integer(),
  /** Share of the rate that remains at the end. */
  alpha: number(0),
  name: { ...scheduleName, initial: "CosineDecay" },
  /** Rate at the end of the warmup; null for none. */
  warmup_target: nullable(number()),
  /** Steps in which the rate rises to `warmup_target`. */
  warmup_steps: integer(0),
};

/** Half a cosine from the rate to `alpha` of it, after a linear rise (Loshchilov & Hutter, 2016). @see keras.optimizers.schedules.CosineDecay */
export class CosineDecay extends LearningRateSchedule<typeof fields> {
  static override readonly className = "CosineDecay";
  static override readonly fields = fields;

  override at(step: number): number {
    const {
      initial_learning_rate: initial,
      decay_steps,
      warmup_target,
      warmup_steps,
    } = this.config;
    if (warmup_target === null) return this.fall(Math.min(step, decay_steps), initial);
    const now = Math.min(step, decay_steps + warmup_steps);
    return now < warmup_steps
      ? initial + (warmup_target - initial) * (now / warmup_steps)
      : this.fall(now - warmup_steps, warmup_target);
  }

  private fall(step: number, from: number): number {
    const { decay_steps, alpha } = this.config;
    const cosine = 0.5 * (1 + Math.cos((Math.PI * step) / decay_steps));
    return from * ((1 - alpha) * cosine + alpha);
  }
}
