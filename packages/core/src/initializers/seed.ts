/** @file The `seed` key of random initializers. */
import { type Field, refuse } from "../config/field.ts";
import { isJsonObject, type Json } from "../json.ts";

/** An integer, null, or a saved SeedGenerator, which is kept for round trips and counts as its seed. */
export const seedField: Field<Json, Json, false> = {
  required: false,
  initial: null,
  parse: (value, place) =>
    value === null || Number.isInteger(value) || isJsonObject(value)
      ? (value as Json)
      : refuse(place, "must be an integer or null", value),
  serialize: (value) => value,
};

/** The integer behind a `seed`. */
export function seedNumber(seed: Json): number | null {
  if (typeof seed === "number") return seed;
  const inner = isJsonObject(seed) && isJsonObject(seed["config"]) ? seed["config"]["seed"] : null;
  return typeof inner === "number" ? inner : null;
}
