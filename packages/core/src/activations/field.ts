/** @file A config key that holds an activation: a name, a function, or a layer. */
import type { Field } from "../config/field.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { type Activation, activationName, activations, resolveActivation } from "./table.ts";

export type { Activation } from "./table.ts";

/** What a caller may write for an activation. */
export type ActivationLike = string | null | Activation | JsonObject;

/** A key that must be given, or has the activation `initial` as default. */
export function activation(): Field<ActivationLike, Activation, true>;
export function activation(initial: string): Field<ActivationLike, Activation, false>;
export function activation(initial?: string): Field<ActivationLike, Activation> {
  return {
    required: initial === undefined,
    initial,
    parse: resolveActivation,
    serialize: serializeActivation,
    revive: (json, reviver, at) => {
      const name = isJsonObject(json) && json["class_name"] === "function" ? json["config"] : json;
      if (typeof name !== "string") return isJsonObject(json) ? reviver.object(json, at) : json;
      const twin = reviver.twin(name);
      return twin === undefined && isJsonObject(json) && !activations.has(name)
        ? reviver.object(json, at)
        : (twin ?? json);
    },
  };
}

/** The name; of a layer, its saved object; of another function, Python's form of a named function. */
function serializeActivation(value: Activation): Json {
  const known = activationName(value);
  if (known !== undefined) return known;
  if ("toKerasObject" in value && typeof value.toKerasObject === "function")
    return value.toKerasObject() as JsonObject;
  return {
    module: "builtins",
    class_name: "function",
    config: value.name,
    registered_name: "function",
  };
}
