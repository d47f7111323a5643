/** @file The schedule `PiecewiseConstantDecay`. */
import { list, number } from "../../config/field.ts";
import { ConfigError } from "../../errors.ts";
import { LearningRateSchedule, scheduleName } from "./learning-rate-schedule.ts";

const fields = {
  /** Steps up to which, and with which, a value holds. */
  boundaries: list(number()),
  /** One value more than boundaries. */
  values: list(number()),
  name: { ...scheduleName, initial: "PiecewiseConstant" },
};

/** One value after another. @see keras.optimizers.schedules.PiecewiseConstantDecay */
export class PiecewiseConstantDecay extends LearningRateSchedule<typeof fields> {
  static override readonly className = "PiecewiseConstantDecay";
  static override readonly fields = fields;

  constructor(...args: ConstructorParameters<typeof LearningRateSchedule<typeof fields>>) {
    super(...args);
    const { boundaries, values } = this.config;
    if (values.length !== boundaries.length + 1) {
      throw new ConfigError(
        `PiecewiseConstantDecay: values must have one item more than boundaries. Received: ${values.length} values, ${boundaries.length} boundaries.`,
      );
    }
  }

  override at(step: number): number {
    const { boundaries, values } = this.config;
    const place = boundaries.findIndex((boundary) => step <= boundary);
    return values[place < 0 ? boundaries.length : place] ?? 0;
  }
}
