/** @file Dtype policies of a config: read in every form Keras wrote, computed in float32. */
import { type FieldPlace, refuse } from "./config/field.ts";
import { type DType, isDType } from "./dtype.ts";
import { isJsonObject, type JsonObject } from "./json.ts";

/** A layer's dtype as its config names it. */
export interface DTypePolicy {
  /** `float32`, `mixed_float16`, `int8_from_float32`, … */
  readonly name: string;
  /** The dtype that Keras would compute in. */
  readonly computeDtype: DType;
  /** The policy as it was saved. */
  readonly saved: JsonObject;
}

/** The policy of a `dtype` argument: a name, a saved policy object, or nothing. */
export function parseDTypePolicy(value: unknown, place: FieldPlace): DTypePolicy {
  if (value === undefined || value === null) return policyNamed("float32", undefined, place);
  if (typeof value === "string") return policyNamed(value, undefined, place);
  if (!isJsonObject(value) || !isJsonObject(value["config"])) {
    return refuse(place, "must be a dtype name or a saved dtype policy", value);
  }
  const { name, mode, source_name, default_policy } = value["config"];
  if (default_policy !== undefined) {
    return { ...parseDTypePolicy(default_policy, place), saved: value };
  }
  const policy = typeof name === "string" ? name : `${String(mode)}_from_${String(source_name)}`;
  return policyNamed(policy, value, place);
}

function policyNamed(name: string, saved: JsonObject | undefined, place: FieldPlace): DTypePolicy {
  const source = name.includes("_from_") ? name.slice(name.indexOf("_from_") + 6) : name;
  const compute = source.replace(/^mixed_/, "");
  if (!isDType(compute)) return refuse(place, "must name a dtype or a dtype policy of Keras", name);
  return {
    name,
    computeDtype: compute,
    saved: saved ?? {
      module: "keras",
      class_name: "DTypePolicy",
      config: { name },
      registered_name: null,
    },
  };
}
