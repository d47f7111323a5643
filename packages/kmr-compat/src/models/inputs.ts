/** @file The forms in which KMR's models take their inputs, and how one becomes another. */
import {
  type AnyTensor,
  ConfigError,
  isJsonObject,
  isKerasTensor,
  isTensor,
  type KerasTensor,
  ops,
} from "@kmr-js/core";

/** Inputs by name. */
export type NamedInputs = Readonly<Record<string, AnyTensor>>;
/** Inputs by some names. */
export type ByName<K extends string> = { readonly [Name in K]: KerasTensor };
/** One tensor, a list of them, or a dictionary. */
export type AnyInputs = AnyTensor | readonly AnyTensor[] | NamedInputs;

/** Inputs of any form by name: a list has the names `input_0`, `input_1`, …, one tensor the name `input`. */
export function standardizeInputs(inputs: AnyInputs): NamedInputs {
  if (Array.isArray(inputs)) {
    return Object.fromEntries(inputs.map((x: AnyTensor, i) => [`input_${i}`, x]));
  }
  return isKerasTensor(inputs) || isTensor(inputs) || !isJsonObject(inputs)
    ? { input: inputs as AnyTensor }
    : (inputs as NamedInputs);
}

/**
 * Inputs as a list in the order of their names. Names by position (`input_0`) are accepted as well.
 * @throws ConfigError for a name that is missing.
 */
export function orderInputs(
  given: NamedInputs,
  keys: readonly string[],
  owner: string,
): AnyTensor[] {
  const positions = keys.map((_, i) => given[`input_${i}`]);
  const byPosition = positions.every((x) => x !== undefined);
  return keys.map((key, i) => {
    const found = given[key] ?? (byPosition ? positions[i] : undefined);
    if (found !== undefined) return found;
    throw new ConfigError(
      `${owner}: the input ${JSON.stringify(key)} is missing. Expected: ${keys.join(", ")}. Received: ${Object.keys(given).join(", ")}.`,
    );
  });
}

/** Cuts the last axis into equal parts; what is left over goes to the last. */
export function splitInput(x: AnyTensor, parts: number): AnyTensor[] {
  const width = Math.floor((x.shape.at(-1) ?? 0) / parts);
  const cuts = Array.from({ length: parts - 1 }, (_, i) => (i + 1) * width);
  return ops.split(x, cuts, { axis: -1 });
}

/** The tensor, with an axis of size 1 behind the batch when it has no other. */
export function atLeast2D(x: AnyTensor): AnyTensor {
  return x.shape.length === 1 ? ops.expandDims(x, -1) : x;
}
