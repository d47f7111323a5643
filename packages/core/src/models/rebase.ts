/** @file Models that start in the middle of a graph: `new Model({ inputs: layer.output, … })`. */
import { Node } from "../graph/node.ts";
import { sortGraph } from "../graph/sort.ts";
import { autoName } from "../naming.ts";
import type { Nested } from "../shape.ts";
import { KerasTensor } from "../tensor.ts";
import { flatten, mapLeaves } from "../tree.ts";
import { InputLayer } from "./input.ts";

interface Ends {
  readonly inputs: Nested<KerasTensor>;
  readonly outputs: Nested<KerasTensor>;
}

/**
 * The same ends, with an input layer for each input that another layer makes, as Keras does it: the calls between
 * the ends are added to their layers a second time, on the new inputs.
 */
export function rebase({ inputs, outputs }: Ends, owner: string): Ends {
  const given = flatten(inputs);
  if (given.every(isInput)) return { inputs, outputs };
  const twins = new Map<KerasTensor, KerasTensor>(
    given.map((tensor) => [tensor, isInput(tensor) ? tensor : inputLike(tensor)]),
  );
  const twin = (leaf: unknown): unknown =>
    leaf instanceof KerasTensor ? (twins.get(leaf) ?? leaf) : leaf;
  for (const node of sortGraph(given, flatten(outputs), owner).nodes) {
    const made = flatten(node.outputs);
    if (made.every((tensor) => twins.has(tensor))) continue;
    const copies = mapLeaves(node.outputs, copyOf);
    for (const [i, tensor] of made.entries()) {
      twins.set(tensor, twins.get(tensor) ?? (flatten(copies)[i] as KerasTensor));
    }
    const args = mapLeaves(node.inputs as Nested<unknown>, twin);
    const options = mapLeaves(node.options as Nested<unknown>, twin);
    new Node(node.operation, args, options as Record<string, unknown>, copies);
  }
  return {
    inputs: mapLeaves(inputs, twin) as Nested<KerasTensor>,
    outputs: mapLeaves(outputs, twin) as Nested<KerasTensor>,
  };
}

function isInput(tensor: KerasTensor): boolean {
  return tensor.history === undefined || tensor.history.node.operation instanceof InputLayer;
}

function inputLike({ shape, dtype }: KerasTensor): KerasTensor {
  return new InputLayer({ batch_shape: shape, dtype, name: autoName("keras_tensor") }).output;
}

function copyOf({ shape, dtype, name }: KerasTensor): KerasTensor {
  return new KerasTensor(shape, dtype, name);
}
