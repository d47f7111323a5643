/** @file A dtype as a constructor argument of an op. */
import { type Field, refuse } from "../config/field.ts";
import { type DType, isDType } from "../dtype.ts";

/** A dtype by Keras's name; null leaves the choice to the op. */
export const dtypeOrNull: Field<DType | null, DType | null, false> = {
  required: false,
  initial: null,
  parse: (value, place) =>
    value === null || isDType(value) ? value : refuse(place, "must be a dtype of Keras", value),
  serialize: (value) => value,
};
