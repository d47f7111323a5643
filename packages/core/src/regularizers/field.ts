/** @file A config key that holds a regularizer, or null. */
import { configuredField, type Identifier } from "../config/configured.ts";
import { type Field, nullable } from "../config/field.ts";
import type { Regularizer } from "./regularizer.ts";
import { regularizers } from "./table.ts";

/** A name, a saved object, an instance, or null, which is the default. */
export function regularizer(): Field<Identifier<Regularizer> | null, Regularizer | null, false> {
  return { ...nullable(configuredField(regularizers, "l2")), initial: null };
}
