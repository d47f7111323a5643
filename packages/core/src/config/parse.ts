/** @file Arguments or JSON in, complete frozen config out; and back. */
import type { JsonObject } from "../json.ts";
import { type Fields, refuse, unknownKeys } from "./field.ts";
import type { ConfigOf } from "./infer.ts";

/**
 * Parses arguments by their fields.
 * @throws ConfigError for a missing, unknown or invalid key.
 */
export function parseConfig<F extends Fields>(
  fields: F,
  args: Readonly<Record<string, unknown>>,
  owner: string,
  alsoKnown: readonly string[] = [],
): ConfigOf<F> {
  const unknown = Object.keys(args).filter(
    (key) => !Object.hasOwn(fields, key) && args[key] !== undefined,
  );
  if (unknown.length > 0) {
    throw unknownKeys(owner, unknown, [...Object.keys(fields), ...alsoKnown]);
  }
  const config: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = Object.hasOwn(args, key) ? args[key] : undefined;
    if (value === undefined && field.required) refuse({ owner, key }, "is required", value);
    config[key] = field.parse(value === undefined ? field.initial : value, { owner, key });
  }
  return Object.freeze(config) as ConfigOf<F>;
}

/** The config as Keras writes it. */
export function serializeConfig<F extends Fields>(fields: F, config: ConfigOf<F>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([key, field]) => !(field.conditional && config[key] === null))
      .map(([key, field]) => [key, field.serialize(config[key])]),
  );
}
