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
  const text = withoutNewerKeys(config, fields);
  return toPythonJson(text, (className, key) => fields(className, key)?.float === true);
}

/**
 * Leaves out the keys that Keras 3.8 refuses, where they say nothing: keys of newer versions that have their default,
 * and the name that an op was given by itself. Every Keras puts the same in their place.
 */
function withoutNewerKeys(value: Json, fields: SavedFields): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutNewerKeys(item, fields));
  if (!isJsonObject(value)) return value;
  const inner = Object.entries(value).map(
    ([key, item]) => [key, withoutNewerKeys(item as Json, fields)] as const,
  );
  const object: JsonObject = Object.fromEntries(inner);
  const { class_name: className, config, module } = object;
  if (typeof className !== "string" || !isJsonObject(config)) return object;
  const isOp = typeof module === "string" && module.startsWith(OPS_MODULE);
  const kept = Object.entries(config).filter(([key, item]) => {
    if (isOp && key === "name") return !isAutomatic(item, className);
    const field = fields(className, key);
    return field?.newer !== true || item !== field.initial;
  });
  return { ...object, config: Object.fromEntries(kept) };
}

/** `add` and `add_7` are names that Keras gives an `Add` by itself. */
function isAutomatic(name: unknown, className: string): boolean {
  return typeof name === "string" && name.replace(/_\d+$/, "") === snakeCase(className);
}
