/** @file Calls of a graph whose results dwarf what they take: one number in a config can ask for any amount of memory. */
import {
  type AnyLayer,
  flatten,
  type KerasTensor,
  Layer,
  Model,
  type Node,
  SerializationError,
  sizeOf,
} from "@kmr-js/core";
import { MAX_RESULT_EXPANSION, RESULT_FLOOR } from "./limits.ts";
import { allLayers } from "./weights/weight-paths.ts";

/** @throws SerializationError naming a layer that makes too much of too little. */
export function refuseExpansion(model: AnyLayer, file: string): void {
  for (const layer of allLayers(model)) {
    if (!(layer instanceof Model)) continue;
    for (const node of layer.graph?.nodes ?? []) {
      if (node.isInput) continue;
      const [taken, made] = [takenBy(node), valuesOf(flatten(node.outputs))];
      if (made <= RESULT_FLOOR || made <= MAX_RESULT_EXPANSION * taken) continue;
      throw new SerializationError(
        `"${file}": ${JSON.stringify(node.operation.name)} makes ${made} values of ${taken}, more than ${MAX_RESULT_EXPANSION} times as many. No model does; the file is damaged.`,
      );
    }
  }
}

/** The values that a call takes for one example, weights among them. */
function takenBy({ operation, inputTensors }: Node): number {
  const weights =
    operation instanceof Layer ? operation.weights.map(({ shape }) => sizeOf(shape)) : [];
  return weights.reduce((sum, size) => sum + size, valuesOf(inputTensors));
}

/** Sizes that are not known count as 1. */
function valuesOf(tensors: readonly KerasTensor[]): number {
  return tensors.reduce((sum, { shape }) => sum + sizeOf(shape.map((size) => size ?? 1)), 0);
}
