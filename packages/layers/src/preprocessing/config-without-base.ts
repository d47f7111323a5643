/** @file The saved config of layers for which Keras writes `name` and `dtype` last, and no `trainable`. */
import type { Json, JsonObject, Layer } from "@kmr-js/core";

/** The class's own keys, then `name`, then the dtype of variables by its name. */
export function withoutBase(
  config: JsonObject,
  keys: readonly string[],
  { name, dtypePolicy }: Pick<Layer, "name" | "dtypePolicy">,
): JsonObject {
  const own = keys.map((key): [string, Json] => [key, config[key] ?? null]);
  const mixed = dtypePolicy.name.startsWith("mixed_");
  return {
    ...Object.fromEntries(own),
    name,
    dtype: mixed ? "float32" : dtypePolicy.computeDtype,
  };
}
