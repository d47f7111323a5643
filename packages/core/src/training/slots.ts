/** @file The outputs of a model one by one, and what the user gave for each: labels, losses, metrics, weights. */
import { Configured } from "../config/configured.ts";
import { ConfigError } from "../errors.ts";
import { isJsonObject } from "../json.ts";
import type { AnyModel } from "../models/model.ts";
import type { Nested } from "../shape.ts";
import { isTensor, type KerasTensor, type Tensor } from "../tensor.ts";
import { flatten } from "../tree.ts";

/** One output. */
export interface Slot {
  /** Its place in the structure of the outputs: `0`, `scores`, `2/0`. */
  readonly key: string;
  /** What logs call it: its key in a dictionary, else the layer that makes it; null where there is neither. */
  readonly name: string | null;
  /** The layer that makes it: another name that dictionaries may use. */
  readonly layer: string | null;
}

/** The outputs of a model in flattened order. */
export function slotsOf(model: AnyModel, outputs: Nested<Tensor>): Slot[] {
  const symbols = flatten((model.graph?.outputs ?? []) as Nested<KerasTensor>);
  return keysOf(outputs).map((key, i) => {
    const layer = symbols[i]?.history?.node.operation.name ?? null;
    return { key, name: isIndex(key) ? layer : key, layer };
  });
}

function keysOf(structure: Nested<Tensor>, path: readonly string[] = []): string[] {
  if (isTensor(structure)) return [path.join("/") || "0"];
  const keys = Array.isArray(structure) ? structure.keys() : Object.keys(structure).sort();
  return [...keys].flatMap((key) =>
    keysOf((structure as Readonly<Record<string, Nested<Tensor>>>)[key] as Nested<Tensor>, [
      ...path,
      String(key),
    ]),
  );
}

/** True for a place in lists alone: such an output has no name. */
function isIndex(key: string): boolean {
  return /^\d+(\/\d+)*$/.test(key);
}

/** True for what stands for one output: a name, a function, an object, a tensor. */
export function isSingle(value: unknown): boolean {
  return (
    typeof value !== "object" ||
    value === null ||
    value instanceof Configured ||
    isTensor(value) ||
    (isJsonObject(value) && typeof value["class_name"] === "string")
  );
}

/**
 * What stands for each output: one value for all, a list in their order, or a dictionary by key or by the name of the
 * layer that makes the output.
 * @throws ConfigError for a list of another length, or a name that no output has.
 */
export function spread<T>(value: unknown, slots: readonly Slot[], what: string): (T | undefined)[] {
  if (value === undefined || value === null) return slots.map(() => undefined);
  if (isSingle(value)) return slots.map(() => value as T);
  if (Array.isArray(value)) {
    if (value.length === slots.length) return value.map((item: T | null) => item ?? undefined);
    throw new ConfigError(
      `${what}: expected one for each of the ${slots.length} outputs. Received: ${value.length}.`,
    );
  }
  const given = value as Readonly<Record<string, T | null>>;
  const known = new Set(slots.flatMap(({ key, name, layer }) => [key, name ?? key, layer ?? key]));
  const stranger = Object.keys(given).find((key) => !known.has(key));
  if (stranger !== undefined) {
    throw new ConfigError(
      `${what}: there is no output ${JSON.stringify(stranger)}. Outputs: ${slots.map(({ key, name }) => name ?? key).join(", ")}.`,
    );
  }
  return slots.map(
    ({ key, name, layer }) => given[key] ?? given[name ?? key] ?? given[layer ?? key] ?? undefined,
  );
}
