/** @file Keras's order of a graph: decreasing depth, ties by first visit from the outputs. */
import { ConfigError } from "../errors.ts";
import type { KerasTensor } from "../tensor.ts";
import type { Node, Operation } from "./node.ts";

interface Sorted {
  readonly operations: readonly Operation[];
  readonly nodes: readonly Node[];
}

/**
 * Orders the calls and operations between inputs and outputs.
 * The order of operations is that of `config.layers` in a file, and so names the groups of its weights.
 * @throws ConfigError when an output does not follow from the inputs.
 */
export function sortGraph(
  inputs: readonly KerasTensor[],
  outputs: readonly KerasTensor[],
  owner: string,
): Sorted {
  const { nodes, firstVisit } = visit(inputs, outputs, owner);
  const nodeDepth = new Map<Node, number>();
  const depth = new Map<Operation, number>();
  for (const node of [...nodes].reverse()) {
    const own = Math.max(nodeDepth.get(node) ?? 0, depth.get(node.operation) ?? 0);
    nodeDepth.set(node, own);
    depth.set(node.operation, own);
    if (inputs.some((input) => input.history?.node === node)) continue;
    for (const parent of node.parents) {
      nodeDepth.set(parent, Math.max(own + 1, nodeDepth.get(parent) ?? 0));
    }
  }
  for (const { history } of inputs) {
    if (history === undefined || depth.has(history.node.operation)) continue;
    depth.set(history.node.operation, 0);
    firstVisit.set(history.node.operation, -1);
    nodeDepth.set(history.node, 0);
    nodes.push(history.node);
  }
  const by =
    <T>(key: (item: T) => number) =>
    (a: T, b: T) =>
      key(a) - key(b);
  const operations = [...depth.keys()]
    .sort(by((operation) => firstVisit.get(operation) ?? 0))
    .sort(by((operation) => -(depth.get(operation) ?? 0)));
  return { operations, nodes: nodes.sort(by((node) => -(nodeDepth.get(node) ?? 0))) };
}

/** Depth-first from the outputs: calls after the calls they need, operations by first visit. */
function visit(
  inputs: readonly KerasTensor[],
  outputs: readonly KerasTensor[],
  owner: string,
): { nodes: Node[]; firstVisit: Map<Operation, number> } {
  const nodes: Node[] = [];
  const finished = new Set<Node>();
  const firstVisit = new Map<Operation, number>();
  const stack: { node: Node; pending: KerasTensor[] }[] = [];
  const enter = (tensor: KerasTensor): void => {
    const node = tensor.history?.node;
    if (node === undefined) {
      throw new ConfigError(
        `${owner}: ${String(tensor)} was made by no layer or op, so nothing computes it.`,
      );
    }
    if (finished.has(node)) return;
    finished.add(node);
    if (!firstVisit.has(node.operation)) firstVisit.set(node.operation, firstVisit.size);
    const stop = inputs.includes(tensor);
    if (!stop && node.isInput) {
      throw new ConfigError(
        `${owner}: the outputs depend on input ${JSON.stringify(tensor.name)}, which is not among the inputs. Add it to inputs.`,
      );
    }
    stack.push({ node, pending: stop ? [] : node.inputTensors.reverse() });
  };
  for (const output of outputs) {
    enter(output);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.pending.pop();
      if (next !== undefined) enter(next);
      else nodes.push((stack.pop() as (typeof stack)[number]).node);
    }
  }
  return { nodes, firstVisit };
}
