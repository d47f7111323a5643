/** @file The schedule `CosineDecayRestarts`. */
import { integer, number } from "../../config/field.ts";
import { LearningRateSchedule, scheduleName } from "./learning-rate-schedule.ts";

const fields = {
  initial_learning_rate: number(),
  /** Steps of the first period. */
  first_decay_steps: integer(),
  /** How much longer each period is than the one before. */
  t_mul: number(2),
  /** Share of the rate that each period starts with, of the one before. */
  m_mul: number(1),
  /** Share of the rate that remains at the end of a period. */
  alpha: number(0),
  name: { ...scheduleName, initial: "SGDRDecay" },
};

/** Cosine decay that starts anew, over longer and longer periods (Loshchilov & Hutter, 2016). @see keras.optimizers.schedules.CosineDecayRestarts */
export class CosineDecayRestarts extends LearningRateSchedule<typeof fields> {
  static override readonly className = "CosineDecayRestarts";
  static override readonly fields = fields;

  override at(step: number): number {
    const { initial_learning_rate, m_mul, alpha } = this.config;
    const [restarts, fraction] = this.period(step / this.config.first_decay_steps);
    const cosine = 0.5 * m_mul ** restarts * (1 + Math.cos(Math.PI * fraction));
    return initial_learning_rate * ((1 - alpha) * cosine + alpha);
  }

  /** The number of restarts so far, and how far the period is. */
  private period(fraction: number): [restarts: number, fraction: number] {
    const { t_mul } = this.config;
    if (t_mul === 1) return [Math.floor(fraction), fraction - Math.floor(fraction)];
    // float32, as Keras computes it: at a restart the two differ by a whole period
    const restarts = Math.floor(
      Math.fround(Math.log(Math.fround(1 - fraction * (1 - t_mul)))) / Math.fround(Math.log(t_mul)),
    );
    const past = (1 - t_mul ** restarts) / (1 - t_mul);
    return [restarts, (fraction - past) / t_mul ** restarts];
  }
}
