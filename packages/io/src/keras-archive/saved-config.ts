/** @file A model's config as the text of a file that Keras 3.8 and every later one opens. */
import {
  type AnyLayer,
  isJsonObject,
  type Json,
  type JsonObject,
  type SavedFields,
  savedFieldsOf,
  snakeCase,
} from "@kmr-js/core";
import { toPythonJson } from "./python-json.ts";

/** Where the ops of a graph come from. */
const OPS_MODULE = "keras.src.ops.";

/** The text of a config; `model` tells how each of its keys is written. */
export function savedConfig(model: AnyLayer, config: JsonObject): string {
  const fields = savedFieldsOf(model);
  const text = withoutNewerKeys(config, fields, stemsOfLayers(config));
  return toPythonJson(text, (className, key) => fields(className, key)?.float === true);
}

/** The names of all layers, without the number at their end. */
function stemsOfLayers(value: Json, stems = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(value)) for (const item of value as readonly Json[]) stemsOfLayers(item, stems);
  if (!isJsonObject(value)) return stems;
  const { config, module, class_name: className } = value;
  const name = isJsonObject(config) ? config["name"] : undefined;
  if (typeof className === "string" && typeof name === "string" && !isOpModule(module ?? null))
    stems.add(stemOf(name));
  for (const item of Object.values(value)) stemsOfLayers(item as Json, stems);
  return stems;
}

function isOpModule(module: Json): boolean {
  return typeof module === "string" && module.startsWith(OPS_MODULE);
}

function stemOf(name: string): string {
  return name.replace(/_\d+$/, "");
}

/**
 * Leaves out the keys that Keras 3.8 refuses, where they say nothing: keys of newer versions that have their default,
 * and the name that an op was given by itself, unless Keras could then give it the name of a layer. Every Keras puts the
 * same in their place.
 */
function withoutNewerKeys(value: Json, fields: SavedFields, layers: ReadonlySet<string>): Json {
  if (Array.isArray(value))
    return value.map((item: Json) => withoutNewerKeys(item, fields, layers));
  if (!isJsonObject(value)) return value;
  const inner = Object.entries(value).map(
    ([key, item]) => [key, withoutNewerKeys(item as Json, fields, layers)] as const,
  );
  const object: JsonObject = Object.fromEntries(inner);
  const { class_name: className, config, module } = object;
  if (typeof className !== "string" || !isJsonObject(config)) return object;
  const isOp = isOpModule(module ?? null);
  const kept = Object.entries(config).filter(([key, item]) => {
    if (isOp && key === "name")
      return !isAutomatic(item, className) || layers.has(snakeCase(className));
    if (key === "lora_alpha" && item === config["lora_rank"]) return false; // what Keras takes without it
    const field = fields(className, key);
    return field?.newer !== true || item !== field.initial;
  });
  return { ...object, config: Object.fromEntries(kept) };
}

/** `add` and `add_7` are names that Keras gives an `Add` by itself. */
function isAutomatic(name: unknown, className: string): boolean {
  return typeof name === "string" && stemOf(name) === snakeCase(className);
}
