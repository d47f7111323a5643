/** @file The base of learning-rate schedules. */
import { Configured } from "../../config/configured.ts";
import { type Fields, nullable, string } from "../../config/field.ts";

export const scheduleName = nullable(string());

/** A learning rate that depends on the step. @see keras.optimizers.schedules.LearningRateSchedule */
export abstract class LearningRateSchedule<F extends Fields = Fields> extends Configured<F> {
  static override readonly module = "keras.optimizers.schedules";

  /** The learning rate of a step, counted from 0. */
  abstract at(step: number): number;
}
