/** @file Quantized layers of a config as the float layers they were made of: their weights are dequantized. */
import { isJsonObject, type Json, UnsupportedError } from "@kmr-js/core";

/** Modes whose weights cannot be turned back, and what they are. */
const unread: readonly string[] = ["gptq", "awq", "ternary"];
const policyClass = /DTypePolicy$/;
const policyName = new RegExp(`^(int8|int4|float8|${unread.join("|")})(/[^_]*)?_from_(.+)$`);

/**
 * A config in which quantized layers have the policy they had before `model.quantize(…)`.
 * @throws UnsupportedError naming the layers quantized in another way.
 */
export function withoutQuantization(config: Json, file: string): Json {
  const refused = new Map<string, string[]>();
  const refuse = (mode: string, layer: string): void => {
    refused.set(mode, [...(refused.get(mode) ?? []), layer]);
  };
  const plain = rewrite(config, "the model", refuse);
  if (refused.size === 0) return plain;
  const layers = [...refused].map(([mode, names]) => `${mode} (${[...new Set(names)].join(", ")})`);
  throw new UnsupportedError(
    `${JSON.stringify(file)}: of quantized weights, int8, int4 and float8 are read. Received: ${layers.join("; ")}. Save the model before model.quantize(…), or quantize it to "int8" or "int4".`,
  );
}

function rewrite(value: Json, layer: string, refuse: (mode: string, layer: string) => void): Json {
  if (Array.isArray(value)) return value.map((item: Json) => rewrite(item, layer, refuse));
  if (!isJsonObject(value)) return value;
  const { class_name, config } = value;
  if (typeof class_name === "string" && policyClass.test(class_name) && isJsonObject(config)) {
    const { mode, source_name, name } = config;
    const stated = typeof mode === "string" ? `${mode}_from_${String(source_name)}` : name;
    const source = sourceOf(stated, layer, refuse);
    if (source !== undefined) return plainPolicy(source);
  }
  const own = isJsonObject(config) && typeof config["name"] === "string" ? config["name"] : layer;
  const entries = Object.entries(value).map(([key, inner]): [string, Json] => {
    const source = key === "dtype" ? sourceOf(inner, layer, refuse) : undefined;
    if (key === "quantization_config") return [key, null];
    return [key, source ?? rewrite(inner as Json, own, refuse)];
  });
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

/** What a quantized policy was before; undefined for one that is not quantized. */
function sourceOf(
  name: unknown,
  layer: string,
  refuse: (mode: string, layer: string) => void,
): string | undefined {
  const [, mode, , source] = (typeof name === "string" && policyName.exec(name)) || [];
  if (mode === undefined || source === undefined) return undefined;
  if (unread.includes(mode)) refuse(mode, layer);
  return source;
}

function plainPolicy(name: string): Json {
  return { module: "keras", class_name: "DTypePolicy", config: { name }, registered_name: null };
}
