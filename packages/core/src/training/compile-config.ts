/** @file What a model was compiled with, as Keras saves it; and back. */
import { Configured, type ConfiguredTable, serializeConfigured } from "../config/configured.ts";
import type { Fields } from "../config/field.ts";
import { SerializationError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { savedFunction } from "../losses/function-field.ts";
import { lossTable } from "../losses/table.ts";
import { metricTable } from "../metrics/table.ts";
import { optimizers } from "../optimizers/table.ts";
import {
  findConfigured,
  identifier,
  isForeign,
  type ObjectTable,
} from "../serialization/object-table.ts";
import { fromObject } from "./resolve.ts";
import type { CompileArgs } from "./trainer.ts";

const losses = lossTable as unknown as ConfiguredTable<Configured>;

/** Losses, metrics and weights as Keras writes them. */
export function savedForm(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (value instanceof Configured) return serializeConfigured(value);
  if (typeof value === "function") return savedCallable(value as { readonly name: string });
  if (Array.isArray(value)) return value.map(savedForm);
  if (!isJsonObject(value)) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, savedForm(item)]));
}

function savedCallable(value: { readonly name: string }): Json {
  const { prototype } = value as { readonly prototype?: unknown };
  return prototype instanceof Configured
    ? serializeConfigured(new (value as unknown as new () => Configured)())
    : savedFunction(value);
}

/**
 * The arguments of `compile` that a file's `compile_config` stands for, with instances for saved objects.
 * @param tables - where classes and functions of one's own are looked up.
 * @throws SerializationError for a class or function that no table holds.
 */
export function compileArgs(config: JsonObject, tables: readonly ObjectTable[]): CompileArgs {
  const kinds: Readonly<Record<string, ConfiguredTable<Configured>>> = {
    optimizer: optimizers as unknown as ConfiguredTable<Configured>,
    loss: losses,
    loss_weights: losses,
    metrics: metricTable as unknown as ConfiguredTable<Configured>,
    weighted_metrics: metricTable as unknown as ConfiguredTable<Configured>,
  };
  return Object.fromEntries(
    Object.entries(kinds).flatMap(([key, table]) => {
      const value = config[key] ?? null;
      return value === null ? [] : [[key, revive(value, table, tables, `compile_config.${key}`)]];
    }),
  ) as CompileArgs;
}

function revive(
  value: Json,
  table: ConfiguredTable<Configured>,
  tables: readonly ObjectTable[],
  at: string,
): unknown {
  const within = (item: Json, key: string | number): unknown =>
    revive(item, table, tables, `${at}.${key}`);
  if (Array.isArray(value)) return value.map(within);
  if (!isJsonObject(value)) return value;
  const name = value["class_name"];
  if (name === "__tuple__" && Array.isArray(value["items"])) return value["items"].map(within);
  if (typeof name !== "string")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, within(item, key)]));
  if (name === "function") return functionOf(value, table, tables, at);
  const registered = value["registered_name"];
  const custom = findConfigured(tables, name, typeof registered === "string" ? registered : null);
  const saved = isJsonObject(value["config"]) ? value["config"] : {};
  const config = "fn" in saved ? { ...saved, fn: within(saved["fn"] as Json, "fn") } : saved;
  if (custom !== undefined) return new custom(config);
  const home = value["module"] === "keras.losses" ? losses : table; // a loss may stand among metrics
  const known = home.byName.get(name);
  if (known !== undefined && !isForeign(value))
    return fromObject(home, { ...value, config: modern(config as JsonObject, known.fields) });
  throw unknown(tables, name, at, `[${identifier(name)}]`);
}

/** A config of Keras 2 in today's words: it has `reduction: "auto"`, and the function of every loss. */
function modern(config: JsonObject, fields: Fields): JsonObject {
  const { fn, reduction, ...rest } = config;
  return {
    ...rest,
    ...("fn" in fields && fn !== undefined ? { fn } : {}),
    ...(reduction === undefined
      ? {}
      : { reduction: reduction === "auto" ? "sum_over_batch_size" : reduction }),
  };
}

/** The twin of a Python function: of one's own, or the name of Keras's. */
function functionOf(
  value: JsonObject,
  table: ConfiguredTable<Configured>,
  tables: readonly ObjectTable[],
  at: string,
): unknown {
  const name = String(value["config"]);
  const own = tables
    .map(({ functions }) => functions.get(name) ?? functions.get(identifier(name)))
    .find((fn) => fn !== undefined);
  if (own !== undefined) return own;
  const loss = lossTable.byName.get(name);
  if (loss !== undefined && at.endsWith(".fn")) {
    const instance = new loss();
    return Object.defineProperty(
      (yTrue: never, yPred: never) => instance.values(yTrue, yPred),
      "name",
      { value: name },
    );
  }
  if (loss !== undefined || table.byName.has(name)) return name;
  throw unknown(tables, name, at, `[], { functions: { ${identifier(name)} } }`);
}

function unknown(
  tables: readonly ObjectTable[],
  name: string,
  at: string,
  line: string,
): SerializationError {
  const searched = tables.map((table) => table.name).join(", ") || "none";
  return new SerializationError(
    `${at}: unknown ${JSON.stringify(name)}. Tables searched: ${searched}. Pass its twin: loadModel(source, { objects: [objectTable("mine", ${line})] }).`,
  );
}
