/** @file Base of the small configurable objects: initializers, regularizers, constraints. */
import { ConfigError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject, nearest, show } from "../json.ts";
import { snakeCase } from "../naming.ts";
import type { Field, FieldPlace, Fields } from "./field.ts";
import type { AllOptional, ArgsOf, ConfigOf } from "./infer.ts";
import { parseConfig, serializeConfig } from "./parse.ts";

type ConstructorArgs<A> = AllOptional<A> extends true ? [args?: A] : [args: A];

/** An object that is its config: parsed by `fields`, written as Keras writes it. */
export abstract class Configured<F extends Fields = Fields> {
  static readonly className: string = "Configured";
  /** The public Python module of the class, e.g. `keras.initializers`. */
  static readonly module: string = "keras";
  /** The package a class of one's own is registered under in Python. */
  static readonly registeredPackage: string | undefined = undefined;
  static readonly fields: Fields = {};
  readonly config: ConfigOf<F>;

  constructor(...args: ConstructorArgs<ArgsOf<F>>) {
    const { fields, className } = new.target;
    this.config = parseConfig(fields as F, args[0] ?? {}, className);
  }

  getConfig(): JsonObject {
    return serializeConfig(classOf(this).fields as F, this.config);
  }
}

/** A concrete class of configured objects. */
export interface ConfiguredClass<T extends Configured> {
  readonly className: string;
  readonly module: string;
  readonly registeredPackage: string | undefined;
  readonly fields: Fields;
  // biome-ignore lint/suspicious/noExplicitAny: each class has arguments of its own; `fields` checks them
  new (args?: any): T;
}

/** The class of a configured object. */
function classOf(object: Configured): ConfiguredClass<Configured> {
  return object.constructor as ConfiguredClass<Configured>;
}

/** The classes of one kind by every name Keras accepts for them. */
export interface ConfiguredTable<T extends Configured> {
  /** What an entry is called in an error text, e.g. `initializer`. */
  readonly kind: string;
  readonly byName: ReadonlyMap<string, ConfiguredClass<T>>;
}

/** A table of classes: found by class name, by snake_case name and by alias. */
export function configuredTable<T extends Configured>(
  kind: string,
  classes: readonly ConfiguredClass<T>[],
  aliases: Readonly<Record<string, ConfiguredClass<T>>> = {},
): ConfiguredTable<T> {
  const byName = new Map(Object.entries(aliases));
  for (const entry of classes) {
    byName.set(entry.className, entry);
    byName.set(snakeCase(entry.className), entry);
  }
  return { kind, byName };
}

/** The saved form of a configured object. */
export function serializeConfigured(object: Configured): JsonObject {
  const { module, className, registeredPackage } = classOf(object);
  return {
    module,
    class_name: className,
    config: object.getConfig(),
    registered_name: registeredPackage === undefined ? null : `${registeredPackage}>${className}`,
  };
}

/** What a caller may write for a configured object: a name, a saved object, or an instance. */
export type Identifier<T extends Configured> = string | JsonObject | T;

/** Finds or makes the object an identifier stands for. @throws ConfigError when there is none. */
function resolveConfigured<T extends Configured>(
  table: ConfiguredTable<T>,
  value: unknown,
  place: FieldPlace,
): T {
  if (value instanceof Configured) return value as T;
  const name = isJsonObject(value) ? value["class_name"] : value;
  const config = isJsonObject(value) ? value["config"] : undefined;
  const found = typeof name === "string" ? table.byName.get(name) : undefined;
  if (found === undefined) {
    const names = [...table.byName.keys()];
    const close = typeof name === "string" ? nearest(name, names) : undefined;
    const hint = close === undefined ? "" : ` Did you mean ${JSON.stringify(close)}?`;
    throw new ConfigError(
      `${place.owner}: ${place.key} names no known ${table.kind}.${hint} Received: ${place.key}=${show(name)}.`,
    );
  }
  const args = isJsonObject(config) ? knownKeys(config, found.fields) : {};
  return new found(args);
}

/** Drops the keys of an object inside a config that change no value here: `dtype` of Keras 2, axes of 3.16. */
const droppedKeys: ReadonlySet<string> = new Set(["dtype", "input_axes", "output_axes"]);
function knownKeys(config: JsonObject, fields: Fields): JsonObject {
  return Object.fromEntries(
    Object.entries(config).filter(([key]) => key in fields || !droppedKeys.has(key)),
  );
}

/** A config key that holds an object of a table. */
export function configuredField<T extends Configured>(
  table: ConfiguredTable<T>,
  initial: string,
): Field<Identifier<T>, T, false> {
  return {
    required: false,
    initial,
    parse: (value, place) => resolveConfigured(table, value, place),
    serialize: (value): Json => serializeConfigured(value),
  };
}
