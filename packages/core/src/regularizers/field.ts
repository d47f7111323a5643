/** @file A config key that holds a regularizer, or null. */
import { configuredField, configuredTable, type Identifier } from "../config/configured.ts";
import { type Field, nullable } from "../config/field.ts";
import { L1, L1L2, L2 } from "./l1-l2.ts";
import type { Regularizer } from "./regularizer.ts";

const regularizers = configuredTable<Regularizer>("regularizer", [L1, L2, L1L2]);

/** A name, a saved object, an instance, or null, which is the default. */
export function regularizer(): Field<Identifier<Regularizer> | null, Regularizer | null, false> {
  return { ...nullable(configuredField(regularizers, "l2")), initial: null };
}
