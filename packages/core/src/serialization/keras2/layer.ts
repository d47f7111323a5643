/** @file Config keys that Keras 2 wrote for every layer. */
import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import type { ModernLayer, ObjectTable } from "../object-table.ts";

/** Keys of Keras 2 that change nothing in Keras 3: shapes come from the graph, weights from the file. */
const dropped: ReadonlySet<string> = new Set([
  "autocast",
  "batch_input_shape",
  "dynamic",
  "implementation",
  "input_dtype",
  "weights",
]);

/** A saved layer in today's words: keys of Keras 2 dropped or renamed, then the changes of its own class. */
export function modernizeLayer(
  className: string,
  config: JsonObject,
  tables: readonly ObjectTable[],
  version: string | undefined,
): Required<ModernLayer> {
  if (className === "InputLayer") return { className, config: modernizeInput(config) };
  const kept = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => !dropped.has(key))
      .map(([key, value]) => [key, isBeforeKeras3(version) ? asInKeras2(key, value) : value]),
  );
  const change = tables
    .map(({ older }) => older.get(className))
    .find((found) => found !== undefined);
  return { className, ...(change?.(kept, version) ?? { config: kept }) };
}

/** Names whose meaning changed with Keras 3. */
function asInKeras2(key: string, value: Json): Json {
  return /(^|_)activation$/.test(key) && value === "hard_sigmoid" ? "keras2_hard_sigmoid" : value;
}

function modernizeInput({ batch_input_shape, ...config }: JsonObject): JsonObject {
  return batch_input_shape === undefined ? config : { ...config, batch_shape: batch_input_shape };
}

/** The layers of a chain. Keras 2 may give the input shape to the first layer, or write the chain as a bare list. */
export function chainOf(config: Json): readonly Json[] | undefined {
  const layers = Array.isArray(config)
    ? config
    : isJsonObject(config)
      ? config["layers"]
      : undefined;
  if (!Array.isArray(layers)) return undefined;
  const [first] = layers as readonly Json[];
  if (!isJsonObject(first) || first["class_name"] === "InputLayer") return layers;
  const shape = isJsonObject(first["config"]) ? first["config"]["batch_input_shape"] : undefined;
  if (!Array.isArray(shape)) return layers;
  return [{ class_name: "InputLayer", config: { batch_shape: shape } }, ...layers];
}

/** True for a file of Keras 1 or 2. */
export function isBeforeKeras3(version: string | undefined): boolean {
  return version !== undefined && Number.parseInt(version, 10) < 3;
}
