/** @file The schedule `InverseTimeDecay`. */
import { boolean, integer, number } from "../../config/field.ts";
import { LearningRateSchedule, scheduleName } from "./learning-rate-schedule.ts";

const fields = {
  initial_learning_rate: number(),
  decay_steps: integer(),
  decay_rate: number(),
  /** Fall at whole multiples of `decay_steps` only. */
  staircase: boolean(false),
  name: { ...scheduleName, initial: "InverseTimeDecay" },
};

/** `rate / (1 + decay_rate · step / decay_steps)`. @see keras.optimizers.schedules.InverseTimeDecay */
export class InverseTimeDecay extends LearningRateSchedule<typeof fields> {
  static override readonly className = "InverseTimeDecay";
  static override readonly fields = fields;

  override at(step: number): number {
    const { initial_learning_rate, decay_steps, decay_rate, staircase } = this.config;
    const p = step / decay_steps;
    return initial_learning_rate / (1 + decay_rate * (staircase ? Math.floor(p) : p));
  }
}
