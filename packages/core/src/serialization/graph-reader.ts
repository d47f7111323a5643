/** @file Replays the calls of a saved graph. */
import { ConstantArray } from "../constant-array.ts";
import { KerasError, SerializationError } from "../errors.ts";
import type { Node, Operation } from "../graph/node.ts";
import { isJsonObject, type Json, type JsonObject, show } from "../json.ts";
import type { Layer } from "../layer/layer.ts";
import { InputLayer } from "../models/input.ts";
import { Model } from "../models/model.ts";
import { Op } from "../ops/operation.ts";
import type { Nested } from "../shape.ts";
import { ellipsis, Slice } from "../slice.ts";
import { isTensor, type KerasTensor } from "../tensor.ts";
import { flatten } from "../tree.ts";
import { TfFunctionLayer } from "./keras2/tf-functions.ts";

/** One entry of `config.layers` with the operation it made. */
export interface GraphEntry {
  readonly json: JsonObject;
  readonly operation: Operation;
  readonly at: string;
}

interface PendingCall {
  readonly entry: GraphEntry;
  readonly args: readonly Json[];
  readonly kwargs: JsonObject;
  readonly at: string;
}

/** The calls made so far, by operation name. */
class Calls {
  private readonly entries: ReadonlyMap<string, GraphEntry>;
  private readonly made = new Map<string, Node[]>();

  constructor(entries: readonly GraphEntry[]) {
    this.entries = new Map(entries.map((entry) => [entryName(entry), entry]));
    for (const entry of entries) {
      const { operation } = entry;
      this.made.set(
        entryName(entry),
        operation instanceof InputLayer ? [...operation.inboundNodes] : [],
      );
    }
  }

  add(entry: GraphEntry): void {
    const node = entry.operation.inboundNodes.at(-1);
    if (node !== undefined) this.made.get(entryName(entry))?.push(node);
  }

  /** The tensor of a history `[name, call, output]`; undefined while its call is still to come. */
  find(history: Json, at: string, offset = 0): KerasTensor | undefined {
    const [name, call, output] = Array.isArray(history) ? (history as Json[]) : [];
    if (typeof name !== "string" || !Number.isInteger(call) || !Number.isInteger(output)) {
      throw new SerializationError(
        `${at}: expected [layer, call, output]. Received: ${show(history)}.`,
      );
    }
    const entry = this.entries.get(name);
    if (entry === undefined) {
      throw new SerializationError(
        `${at}: there is no layer ${JSON.stringify(name)} in the model.`,
      );
    }
    const nested = entry.operation instanceof Model ? offset : 0;
    const nodes = this.made.get(name) ?? [];
    const node =
      nodes[(call as number) - nested] ?? (nested > 0 ? nodes[call as number] : undefined);
    return node === undefined ? undefined : flatten(node.outputs)[output as number];
  }
}

/** A value whose tensors are not all made yet. */
const NOT_YET = Symbol("not yet");

/** The symbolic inputs and outputs of a saved functional config. @throws SerializationError */
export function deserializeGraph(
  entries: readonly GraphEntry[],
  config: JsonObject,
  at: string,
): { inputs: Nested<KerasTensor>; outputs: Nested<KerasTensor> } {
  const calls = new Calls(entries);
  let pending = entries.flatMap((entry) => callsOf(entry));
  while (pending.length > 0) {
    const blocked: PendingCall[] = [];
    const waiting = new Set<GraphEntry>();
    for (const call of pending) {
      if (waiting.has(call.entry) || !replay(call, calls)) {
        waiting.add(call.entry);
        blocked.push(call);
      }
    }
    if (blocked.length === pending.length) {
      throw new SerializationError(
        `${at}: the graph does not close: ${blocked.map(({ entry }) => entryName(entry)).join(", ")} wait for tensors that nothing makes.`,
      );
    }
    pending = blocked;
  }
  return {
    inputs: endpoints(config["input_layers"], calls, `${at}.input_layers`),
    outputs: endpoints(config["output_layers"], calls, `${at}.output_layers`),
  };
}

function entryName({ json, operation }: GraphEntry): string {
  return typeof json["name"] === "string" ? json["name"] : operation.name;
}

function callsOf(entry: GraphEntry): PendingCall[] {
  const nodes = entry.json["inbound_nodes"] ?? [];
  if (!Array.isArray(nodes)) {
    throw new SerializationError(
      `${entry.at}.inbound_nodes must be a list. Received: ${show(nodes)}.`,
    );
  }
  return nodes.map((node: Json, i) => {
    const at = `${entry.at}.inbound_nodes[${i}]`;
    const args = isJsonObject(node) ? node["args"] : undefined;
    const kwargs = isJsonObject(node) ? (node["kwargs"] ?? {}) : undefined;
    if (!Array.isArray(args) || !isJsonObject(kwargs)) {
      throw new SerializationError(`${at}: expected args and kwargs. Received: ${show(node)}.`);
    }
    return { entry, args: args as readonly Json[], kwargs, at };
  });
}

/** Makes a call if all its tensors exist. */
function replay({ entry, args, kwargs, at }: PendingCall, calls: Calls): boolean {
  const positional = args.map((arg, i) => reviveArgument(arg, calls, `${at}.args[${i}]`));
  const named = Object.entries(kwargs).map(
    ([key, value]) => [key, reviveArgument(value, calls, `${at}.kwargs.${key}`)] as const,
  );
  if (positional.includes(NOT_YET) || named.some(([, value]) => value === NOT_YET)) return false;
  const { operation } = entry;
  try {
    refuseValues(invoke(operation, positional, Object.fromEntries(named), at));
  } catch (error) {
    if (!(error instanceof KerasError)) throw error;
    throw new SerializationError(`${at}: ${error.message}`, { cause: error });
  }
  calls.add(entry);
  return true;
}

function invoke(
  operation: GraphEntry["operation"],
  positional: readonly unknown[],
  named: Readonly<Record<string, unknown>>,
  at: string,
): unknown {
  if (operation instanceof Op) return operation.invoke(positional, named);
  if (operation instanceof TfFunctionLayer) return operation.invoke(positional[0], named);
  const [first, options] = bindArguments(operation as Layer, positional, named, at);
  return operation.invoke(first, options);
}

/** A call on values alone is no node of a graph. @throws SerializationError, after its outputs were freed. */
function refuseValues(outputs: unknown): void {
  const values = flatten(outputs as Nested<unknown>).filter(isTensor);
  if (values.length === 0) return;
  for (const value of values) value.dispose();
  throw new SerializationError("none of the arguments is a tensor of the graph.");
}

/** Python's positional and keyword arguments as our first argument and options. */
function bindArguments(
  layer: Layer,
  positional: readonly unknown[],
  named: Readonly<Record<string, unknown>>,
  at: string,
): [unknown, Record<string, unknown>] {
  const [firstName = "inputs", ...names] = layer.cls.callArguments;
  const { [firstName]: firstNamed, ...options } = named as Record<string, unknown>;
  const [first = firstNamed, ...rest] = positional;
  for (const [i, value] of rest.entries()) {
    const name = names[i];
    if (name === undefined) {
      throw new SerializationError(
        `${at}: ${String(layer)} takes ${names.length + 1} positional argument(s). Received: ${positional.length}.`,
      );
    }
    options[name] = value;
  }
  return [first, Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null))];
}

/** An argument with its tensors put in; `NOT_YET` while one is missing. */
function reviveArgument(json: Json, calls: Calls, at: string): unknown {
  if (Array.isArray(json)) {
    const items = json.map((item: Json, i) => reviveArgument(item, calls, `${at}[${i}]`));
    return items.includes(NOT_YET) ? NOT_YET : items;
  }
  if (!isJsonObject(json)) return json;
  const { class_name: className, config } = json;
  if (typeof className === "string" && isJsonObject(config)) {
    if (className === "__keras_tensor__") {
      return calls.find(config["keras_history"] ?? null, at) ?? NOT_YET;
    }
    if (className === "__numpy__" || className === "__tensor__") {
      return new ConstantArray(config["value"] ?? null, config["dtype"] ?? null, className);
    }
    if (className === "__bytes__") return config["value"];
    if (className === "__slice__") return reviveSlice(config, at);
    if (className === "__ellipsis__") return ellipsis;
    throw new SerializationError(
      `${at}: an argument of class ${JSON.stringify(className)} cannot be read.`,
    );
  }
  const entries = Object.entries(json).map(
    ([key, value]) => [key, reviveArgument(value, calls, `${at}.${key}`)] as const,
  );
  return entries.some(([, value]) => value === NOT_YET) ? NOT_YET : Object.fromEntries(entries);
}

/** Python's `start:stop:step`. @throws SerializationError unless its parts are integers or null. */
function reviveSlice(config: JsonObject, at: string): Slice {
  const [start = null, stop = null, step = null] = ["start", "stop", "step"].map((key) => {
    const bound = config[key] ?? null;
    if (bound === null || Number.isInteger(bound)) return bound as number | null;
    throw new SerializationError(
      `${at}.${key}: a slice must have integers or nulls. Received: ${show(bound)}.`,
    );
  });
  return new Slice(start, stop, step);
}

/** `input_layers` and `output_layers` in each of their forms: a leaf, a list, a dictionary, nested. */
function endpoints(json: Json | undefined, calls: Calls, at: string): Nested<KerasTensor> {
  if (Array.isArray(json)) {
    const items = json as readonly Json[];
    if (items.length === 3 && typeof items[0] === "string") {
      const tensor = calls.find(items, at, 1);
      if (tensor === undefined)
        throw new SerializationError(`${at}: nothing makes ${show(items)}.`);
      return tensor;
    }
    const only = items.length === 1 ? items[0] : undefined;
    if (only !== undefined) return endpoints(only, calls, `${at}[0]`);
    return items.map((item, i) => endpoints(item, calls, `${at}[${i}]`));
  }
  if (isJsonObject(json)) {
    return Object.fromEntries(
      Object.entries(json).map(([key, item]) => [key, endpoints(item, calls, `${at}.${key}`)]),
    );
  }
  throw new SerializationError(
    `${at}: expected [layer, call, output], or lists or dictionaries of these. Received: ${show(json)}.`,
  );
}
