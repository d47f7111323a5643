/** @file A graph as `config.layers`, `input_layers` and `output_layers`, in Keras 3's form. */
import { ConstantArray } from "../constant-array.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node, Operation } from "../graph/node.ts";
import type { Json, JsonObject } from "../json.ts";
import { type AnyLayer, Layer } from "../layer/layer.ts";
import { Op } from "../ops/operation.ts";
import type { Nested } from "../shape.ts";
import { Ellipsis, Slice } from "../slice.ts";
import { isTensor, KerasTensor } from "../tensor.ts";
import { mapLeaves } from "../tree.ts";
import { serializeLayer } from "./serialize.ts";

/** The graph part of a functional config. */
export function serializeGraph(graph: Graph): JsonObject {
  return {
    layers: graph.operations.map((operation) => serializeOperation(graph, operation)),
    input_layers: mapLeaves(graph.inputs, (tensor) => end(graph, tensor)) as Json,
    output_layers: mapLeaves(graph.outputs, (tensor) => end(graph, tensor)) as Json,
  };
}

function serializeOperation(graph: Graph, operation: Operation): JsonObject {
  const nodes = graph.nodesOf(operation).filter((node) => !node.isInput);
  return {
    ...(operation instanceof Layer ? serializeLayer(operation) : serializeOp(operation as Op)),
    name: operation.name,
    inbound_nodes: nodes.map((node) => serializeNode(graph, node)),
  };
}

function serializeOp(op: Op): JsonObject {
  const { module, className } = op.definition;
  return {
    module: module.startsWith("keras.") ? module : `keras.src.ops.${module}`,
    class_name: className,
    config: op.getConfig(),
    registered_name: className,
  };
}

function serializeNode(graph: Graph, node: Node): JsonObject {
  const args = node.operation instanceof Op ? (node.inputs as readonly unknown[]) : [node.inputs];
  const options = Object.entries(node.options).filter(([, value]) => value !== undefined);
  return {
    args: args.map((arg) => serializeArgument(graph, arg)),
    kwargs: Object.fromEntries(
      options.map(([key, value]) => [key, serializeArgument(graph, value)]),
    ),
  };
}

function serializeArgument(graph: Graph, argument: unknown): Json {
  return mapLeaves(argument as Nested<unknown>, (leaf) => {
    if (leaf instanceof KerasTensor) {
      const { shape, dtype } = leaf;
      return {
        class_name: "__keras_tensor__",
        config: { shape, dtype, keras_history: history(graph, leaf) },
      };
    }
    if (leaf instanceof ConstantArray) {
      return { class_name: leaf.tag, config: { value: leaf.value, dtype: leaf.savedDType } };
    }
    if (leaf instanceof Slice) {
      const { start, stop, step } = leaf;
      return { class_name: "__slice__", config: { start, stop, step } };
    }
    if (leaf instanceof Ellipsis) return { class_name: "__ellipsis__", config: {} };
    if (isTensor(leaf)) {
      return { class_name: "__numpy__", config: { value: leaf.arraySync(), dtype: leaf.dtype } };
    }
    return leaf;
  }) as Json;
}

/** `[operation, call, output]`: where a tensor comes from, its call counted within the graph. */
function history(graph: Graph, tensor: KerasTensor, shift = 0): Json {
  const made = tensor.history;
  if (made === undefined) return null;
  const { operation } = made.node;
  return [operation.name, graph.nodesOf(operation).indexOf(made.node) + shift, made.tensorIndex];
}

/** An end of the graph. As Keras writes it, a functional model counts a call of its own before all others there. */
function end(graph: Graph, tensor: KerasTensor): Json {
  const operation = tensor.history?.node.operation;
  const shift = operation instanceof Layer && isFunctional(operation) ? 1 : 0;
  return history(graph, tensor, shift);
}

function isFunctional(layer: AnyLayer): boolean {
  const graph = (layer as { readonly graph?: unknown }).graph;
  return graph !== undefined && layer.cls.className !== "Sequential";
}
