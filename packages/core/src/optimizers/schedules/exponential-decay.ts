/** @file The schedule `ExponentialDecay`. */
import { boolean, integer, number } from "../../config/field.ts";
import { LearningRateSchedule, scheduleName } from "./learning-rate-schedule.ts";

const fields = {
  initial_learning_rate: number(),
  /** Steps in which the rate falls by `decay_rate` once. */
  decay_steps: integer(),
  decay_rate: number(),
  /** Fall at whole multiples of `decay_steps` only. */
  staircase: boolean(false),
  name: { ...scheduleName, initial: "ExponentialDecay" },
};

/** `rate · decay_rate ^ (step / decay_steps)`. @see keras.optimizers.schedules.ExponentialDecay */
export class ExponentialDecay extends LearningRateSchedule<typeof fields> {
  static override readonly className = "ExponentialDecay";
  static override readonly fields = fields;

  override at(step: number): number {
    const { initial_learning_rate, decay_steps, decay_rate, staircase } = this.config;
    const p = step / decay_steps;
    return initial_learning_rate * decay_rate ** (staircase ? Math.floor(p) : p);
  }
}
