/** @file The schedule `PolynomialDecay`. */
import { boolean, integer, number } from "../../config/field.ts";
import { LearningRateSchedule, scheduleName } from "./learning-rate-schedule.ts";

const fields = {
  initial_learning_rate: number(),
  decay_steps: integer(),
  end_learning_rate: number(0.0001),
  power: number(1),
  /** After `decay_steps`, start again over twice as many, then three times. */
  cycle: boolean(false),
  name: { ...scheduleName, initial: "PolynomialDecay" },
};

/** From `initial` to `end` along `(1 − step / decay_steps) ^ power`. @see keras.optimizers.schedules.PolynomialDecay */
export class PolynomialDecay extends LearningRateSchedule<typeof fields> {
  static override readonly className = "PolynomialDecay";
  static override readonly fields = fields;

  override at(step: number): number {
    const { initial_learning_rate: initial, end_learning_rate: end, ...config } = this.config;
    const { decay_steps, power, cycle } = config;
    const rounds = cycle && step > 0 ? Math.ceil(step / decay_steps) : 1;
    const steps = decay_steps * rounds;
    const p = (cycle ? step : Math.min(step, steps)) / steps;
    return (initial - end) * (1 - p) ** power + end;
  }
}
