/** @file A graph between given inputs and outputs: ordered as Keras orders it, run on values. */
import * as tf from "@tensorflow/tfjs-core";
import { ConstantArray } from "../constant-array.ts";
import { ConfigError, KerasError, ShapeError } from "../errors.ts";
import { isJsonObject } from "../json.ts";
import { contextTraining } from "../layer/call-context.ts";
import { type WatchedCall, watched } from "../layer/watch-calls.ts";
import { compatibleShapes, formatShape, type Nested } from "../shape.ts";
import { isTensor, KerasTensor, type Tensor } from "../tensor.ts";
import { flatten, mapLeaves } from "../tree.ts";
import type { Node, Operation } from "./node.ts";
import { sortGraph } from "./sort.ts";

/** A call of the model that says whether it trains overrules what the calls in the graph were made with. */
function modeOfCall(): { readonly training?: boolean } {
  const training = contextTraining();
  return training === undefined ? {} : { training };
}

/** Names are the paths of weights and of the graph in a file. */
function refuseDuplicateNames(operations: readonly Operation[], owner: string): void {
  const names = new Set<string>();
  for (const { name } of operations) {
    if (names.has(name)) {
      throw new ConfigError(
        `${owner}: all layers and ops need names of their own. Received: name=${JSON.stringify(name)} twice.`,
      );
    }
    names.add(name);
  }
}

export class Graph {
  readonly inputs: Nested<KerasTensor>;
  readonly outputs: Nested<KerasTensor>;
  /** Every operation once, in the order of Keras's `operations`. */
  readonly operations: readonly Operation[];
  /** Every call, in an order in which it can be computed. */
  readonly nodes: readonly Node[];
  /** Which of its operation's calls in this graph each call is. */
  readonly #indices = new Map<Node, number>();

  constructor(inputs: Nested<KerasTensor>, outputs: Nested<KerasTensor>, owner: string) {
    for (const [role, tensors] of [
      ["inputs", inputs],
      ["outputs", outputs],
    ] as const) {
      for (const tensor of flatten(tensors)) {
        if (!(tensor instanceof KerasTensor)) {
          throw new ConfigError(
            `${owner}: ${role} must be symbolic tensors, made by Input() or by calling layers on them. Received: ${String(tensor)}.`,
          );
        }
      }
    }
    this.inputs = inputs;
    this.outputs = outputs;
    const sorted = sortGraph(flatten(inputs), flatten(outputs), owner);
    refuseDuplicateNames(sorted.operations, owner);
    this.operations = sorted.operations;
    this.nodes = sorted.nodes;
    const members = new Set(sorted.nodes);
    for (const { inboundNodes } of sorted.operations) {
      const own = inboundNodes.filter((node) => members.has(node));
      for (const [i, node] of own.entries()) this.#indices.set(node, i);
    }
  }

  /** The calls of an operation that belong to this graph, in call order. */
  nodesOf(operation: Operation): Node[] {
    return operation.inboundNodes.filter((node) => this.#indices.has(node));
  }

  /** Computes the outputs. The caller owns every tensor made on the way: call it in a `tidy`. */
  run(inputs: unknown, owner: string): Nested<Tensor> {
    const values = new Map<KerasTensor, Tensor>();
    const expected = flatten(this.inputs);
    const given = this.matchInputs(inputs, owner);
    for (const [i, symbol] of expected.entries()) values.set(symbol, given[i] as Tensor);
    for (const node of this.nodes) {
      const symbols = flatten(node.outputs);
      const outputs = symbols.every((symbol) => values.has(symbol))
        ? watched(this.callOf(node, [], {}), () => symbols.map((symbol) => values.get(symbol)))
        : this.compute(node, values);
      for (const [i, tensor] of flatten(outputs as Nested<Tensor>).entries())
        values.set(symbols[i] as KerasTensor, tensor);
    }
    return mapLeaves(this.outputs, (symbol) => values.get(symbol) as Tensor);
  }

  /** One call, on the values of its arguments. */
  private compute(node: Node, values: ReadonlyMap<KerasTensor, Tensor>): unknown {
    const substitute = (leaf: unknown): unknown => {
      if (leaf instanceof ConstantArray) return leaf.toTensor();
      return leaf instanceof KerasTensor ? values.get(leaf) : leaf;
    };
    const args = mapLeaves(node.inputs as Nested<unknown>, substitute);
    const saved = mapLeaves(node.options as Nested<unknown>, substitute) as object;
    const options = "training" in saved ? { ...saved, ...modeOfCall() } : saved;
    try {
      return watched(this.callOf(node, args, options), () => node.operation.invoke(args, options));
    } catch (cause) {
      throw named(cause, node.operation);
    }
  }

  private callOf(node: Node, inputs: unknown, options: object): WatchedCall {
    return { operation: node.operation, nodeIndex: this.#indices.get(node), inputs, options };
  }

  /** The values for `this.inputs`, flattened; dictionaries are matched by key, a single tensor may stand for a list of one. */
  private matchInputs(inputs: unknown, owner: string): Tensor[] {
    const expected = flatten(this.inputs);
    const keyed = this.byInputName(inputs);
    const given = keyed ?? flatten(inputs as Nested<unknown>);
    if (given.length !== expected.length || !given.every(isTensor)) {
      throw new ShapeError(
        `${owner}: expected ${expected.length} input tensor(s): ${expected.map((t) => t.name).join(", ")}. Received: ${given.filter(isTensor).length}.`,
      );
    }
    return given.map((value, i) => this.fit(value, expected[i] as KerasTensor, owner));
  }

  /** Values of a dictionary whose keys are the names of the inputs, though the model takes a list. */
  private byInputName(inputs: unknown): unknown[] | undefined {
    if (!isJsonObject(inputs)) return undefined;
    const dictionary: Readonly<Record<string, unknown>> = inputs;
    if (!Array.isArray(this.inputs) && !(this.inputs instanceof KerasTensor)) {
      const wanted = Object.keys(this.inputs);
      if (wanted.every((key) => key in dictionary)) {
        return flatten(
          Object.fromEntries(wanted.map((key) => [key, dictionary[key]])) as Nested<unknown>,
        );
      }
    }
    const names = flatten<KerasTensor>(this.inputs).map((tensor) => tensor.name);
    return names.every((name) => name in dictionary)
      ? names.map((name) => dictionary[name])
      : undefined;
  }

  /**
   * Keras's adjustment of rank: a missing last axis of size 1 is added, a superfluous one removed. Any batch size will
   * do: a model that was built by calling it on two rows takes three as well.
   */
  private fit(value: Tensor, expected: KerasTensor, owner: string): Tensor {
    const { shape } = expected;
    if (value.rank === shape.length - 1 && shape.at(-1) === 1) return tf.expandDims(value, -1);
    if (value.rank === shape.length + 1 && value.shape.at(-1) === 1)
      return tf.squeeze(value, [value.rank - 1]);
    if (
      !compatibleShapes(
        shape.map((size, i) => (i === 0 ? null : size)),
        value.shape,
      )
    ) {
      throw new ShapeError(
        `${owner}: input ${JSON.stringify(expected.name)} must have shape ${formatShape(shape)}. Received: ${formatShape(value.shape)}.`,
      );
    }
    return value;
  }
}

/** Says which operation tfjs complains of: its own errors are plain ones, or of an array that is too large, and name a kernel at best. */
function named(cause: unknown, { name }: Operation): unknown {
  const plain =
    cause instanceof Error && [Error, RangeError].some((kind) => cause.constructor === kind);
  return plain ? new KerasError(`${JSON.stringify(name)}: ${cause.message}`, { cause }) : cause;
}
