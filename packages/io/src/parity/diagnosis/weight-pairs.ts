/** @file Which weight that Keras recorded belongs to which weight of the model. */
import { type AnyModel, equalShapes, type Variable } from "@kmr-js/core";
import type { ParityArray, ParityWeight } from "../read-parity.ts";

export type WeightPairs = ReadonlyMap<Variable, ParityArray>;

/**
 * Pairs the weights in their order, by last name and shape. Keras lists the states of its random generators too; names
 * of layers inside layers differ from process to process, so whole paths cannot be compared.
 * @returns an empty map when the lists do not fit: another model wrote the file.
 */
export function pairWeights(model: AnyModel, recorded: readonly ParityWeight[]): WeightPairs {
  const pairs = new Map<Variable, ParityArray>();
  let next = 0;
  for (const variable of model.weights) {
    while (next < recorded.length && !fits(variable, recorded[next] as ParityWeight)) next++;
    const found = recorded[next++];
    if (found === undefined) return new Map();
    pairs.set(variable, found.array);
  }
  return pairs;
}

/** Keras numbers the weights that were made without a name: `variable_7`. */
function fits(variable: Variable, { path, array }: ParityWeight): boolean {
  const name = path.split("/").at(-1) ?? "";
  const named = name === variable.name || /^variable(_\d+)?$/.test(name);
  return named && equalShapes(variable.shape, array.shape);
}
