/** @file A config key that holds a constraint, or null. */
import { configuredField, type Identifier } from "../config/configured.ts";
import { type Field, nullable } from "../config/field.ts";
import type { Constraint } from "./constraint.ts";
import { constraints } from "./table.ts";

/** A name, a saved object, an instance, or null, which is the default. */
export function constraint(): Field<Identifier<Constraint> | null, Constraint | null, false> {
  return { ...nullable(configuredField(constraints, "non_neg")), initial: null };
}
