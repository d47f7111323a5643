/** @file A config key that holds an initializer. */
import { configuredField, type Identifier } from "../config/configured.ts";
import type { Field } from "../config/field.ts";
import type { Initializer } from "./initializer.ts";
import { initializers } from "./table.ts";

/** A name, a saved object or an instance; `initial` is the default's name. */
export function initializer(initial: string): Field<Identifier<Initializer>, Initializer, false> {
  return configuredField(initializers, initial);
}
