/** @file The factor of a penalty. */
import { type Field, refuse } from "../config/field.ts";

/** A finite number, 0 or more; null stands for the default, as in Keras. */
export function strength(initial: number): Field<number | null, number, false> {
  return {
    required: false,
    initial,
    parse: (value, place) => {
      if (value === null) return initial;
      return typeof value === "number" && value >= 0 && Number.isFinite(value)
        ? value
        : refuse(place, "must be a finite number, 0 or more", value);
    },
    serialize: (value) => value,
  };
}
