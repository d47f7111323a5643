/** @file A config key that holds a learning rate: a number or a schedule. */
import { configuredField, type Identifier } from "../../config/configured.ts";
import { type Field, refuse } from "../../config/field.ts";
import { LearningRateSchedule } from "./learning-rate-schedule.ts";
import { schedules } from "./table.ts";

type LearningRate = number | LearningRateSchedule;

/** A positive number or a schedule, with a number as default. */
export function learningRate(
  initial: number,
): Field<number | Identifier<LearningRateSchedule>, LearningRate, false> {
  const schedule = configuredField(schedules, "");
  return {
    required: false,
    initial,
    float: true,
    parse: (value, place) => {
      if (typeof value !== "number") return schedule.parse(value, place);
      return value >= 0
        ? value
        : refuse(place, "must be a number, 0 or more, or a schedule", value);
    },
    serialize: (value) =>
      value instanceof LearningRateSchedule ? schedule.serialize(value) : value,
  };
}
