/** @file One call of one operation: the edges of the graph. */

import type { Nested } from "../shape.ts";
import { KerasTensor } from "../tensor.ts";
import { flatten } from "../tree.ts";

/** Whatever can be called in a graph: a layer, or an op of `keras.ops`. */
export interface Operation {
  readonly name: string;
  readonly inboundNodes: Node[];
  /** Computes on values: the first argument of the call, then its keyword arguments. */
  invoke(inputs: unknown, options?: object): unknown;
}

/** One call. Its arguments hold KerasTensors and constants in the structure of the call. */
export class Node {
  readonly operation: Operation;
  readonly inputs: unknown;
  readonly options: Readonly<Record<string, unknown>>;
  readonly outputs: Nested<KerasTensor>;

  constructor(
    operation: Operation,
    inputs: unknown,
    options: Readonly<Record<string, unknown>>,
    outputs: Nested<KerasTensor>,
  ) {
    this.operation = operation;
    this.inputs = inputs;
    this.options = options;
    this.outputs = outputs;
    for (const [tensorIndex, tensor] of flatten(outputs).entries()) {
      tensor.history = { node: this, tensorIndex };
    }
    operation.inboundNodes.push(this);
  }

  /** The symbolic tensors among the arguments, in Keras's order. */
  get inputTensors(): KerasTensor[] {
    return symbolicLeaves([this.inputs, this.options]);
  }

  /** The calls that make the arguments. */
  get parents(): Node[] {
    return this.inputTensors.flatMap((tensor) => tensor.history?.node ?? []);
  }

  /** True for the node of an input: it takes nothing. */
  get isInput(): boolean {
    return this.inputTensors.length === 0;
  }
}

/** The symbolic tensors anywhere inside a value. */
export function symbolicLeaves(value: unknown): KerasTensor[] {
  return flatten(value as Nested<unknown>).filter((leaf) => leaf instanceof KerasTensor);
}
