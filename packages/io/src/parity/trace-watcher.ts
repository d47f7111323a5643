/** @file Follows a run of a model beside the run that Keras recorded, call by call, inwards too. */
import {
  type AnyLayer,
  type CallWatcher,
  Layer,
  Model,
  maskOf,
  type Operation,
  Sequential,
  setMask,
  type Tensor,
  type WatchedCall,
} from "@kmr-js/core";
import { storedLayers } from "../weights/weight-paths.ts";
import type { ParityArray, ParityTrace } from "./read-parity.ts";
import { tensorOf } from "./tensor-of.ts";

/** A call that Keras recorded as well. */
export interface MatchedCall extends WatchedCall {
  /** Names from the outside in, `inner/dense`; a later call of an outer one reads `inner[1]/dense`. */
  readonly path: string;
  readonly className: string;
  /** Which call of the layer it is. */
  readonly index: number;
  readonly recorded: readonly ParityArray[];
}

interface Frame {
  readonly call: WatchedCall;
  readonly path: string;
  /** The key and the index under which Keras recorded the call. */
  readonly place: { readonly key: string; readonly index: number } | undefined;
  /** What Keras recorded inside. */
  readonly trace: ParityTrace | undefined;
  readonly counts: Map<Operation, number>;
}

export interface TraceOptions {
  /** Told of every call that Keras recorded, when it ends. */
  onCall(call: MatchedCall, outputs: readonly Tensor[]): void;
  /** Puts Keras's outputs in the place of ours, so that each call computes from what Keras's computed from. */
  readonly replace?: boolean;
}

/** The class of a layer or op, as Keras names it. */
export function classNameOf(operation: Operation): string {
  if (operation instanceof Model && operation.cls.className === "Model" && operation.graph)
    return "Functional";
  if (operation instanceof Layer) return operation.cls.className;
  return (operation as { readonly className?: string }).className ?? "";
}

/** Give it to `watchCalls` around one call of the model. */
export class TraceWatcher implements CallWatcher {
  /** Recorded layers that a graph of ours does not compute. */
  readonly missing: string[] = [];
  private readonly root: ParityTrace;
  private readonly options: TraceOptions;
  private readonly stack: Frame[] = [];
  private readonly keys = new Map<Operation, ReadonlyMap<AnyLayer, readonly string[]>>();

  constructor(root: ParityTrace, options: TraceOptions) {
    this.root = root;
    this.options = options;
  }

  enter(call: WatchedCall): void {
    const outer = this.stack.at(-1);
    this.stack.push(outer === undefined ? this.first(call) : this.inside(outer, call));
  }

  private first(call: WatchedCall): Frame {
    return { call, path: "", place: undefined, trace: this.root, counts: new Map() };
  }

  private inside(outer: Frame, call: WatchedCall): Frame {
    const { operation, nodeIndex } = call;
    const key = outer.trace === undefined ? undefined : this.keyOf(outer, outer.trace, call);
    const index = nodeIndex ?? outer.counts.get(operation) ?? 0;
    outer.counts.set(operation, index + 1);
    const own = key ?? operation.name;
    return {
      call,
      path: outer.path === "" ? own : `${outer.path}${callSuffix(outer)}/${own}`,
      place: key === undefined ? undefined : { key, index },
      trace: key === undefined ? undefined : outer.trace?.nested.get(key)?.[index],
      counts: new Map(),
    };
  }

  /** Under which key Keras recorded a layer: its name in a graph, else the attribute that holds it. */
  private keyOf(outer: Frame, trace: ParityTrace, { operation }: WatchedCall): string | undefined {
    if (trace.layers.has(operation.name)) return operation.name;
    if (!(operation instanceof Layer) || !(outer.call.operation instanceof Layer)) return undefined;
    return this.attributesOf(outer.call.operation)
      .get(operation)
      ?.find((path) => trace.layers.has(path));
  }

  private attributesOf(owner: AnyLayer): ReadonlyMap<AnyLayer, readonly string[]> {
    const known = this.keys.get(owner);
    if (known !== undefined) return known;
    const found = new Map(storedLayers(owner).map(({ layer, paths }) => [layer, paths]));
    this.keys.set(owner, found);
    return found;
  }

  leave(call: WatchedCall, outputs: readonly Tensor[]): readonly Tensor[] | undefined {
    const frame = this.stack.pop();
    const outer = this.stack.at(-1);
    if (frame === undefined) return undefined;
    this.noteMissing(frame);
    const { place } = frame;
    const recorded = place && outer?.trace?.layers.get(place.key)?.[place.index];
    if (place === undefined || recorded === undefined || recorded.length === 0) return undefined;
    const className = classNameOf(call.operation);
    const { index } = place;
    this.options.onCall({ ...call, path: frame.path, className, index, recorded }, outputs);
    return this.options.replace ? replacements(outputs, recorded) : undefined;
  }

  /**
   * In a graph, every layer that Keras recorded has to be there. A Sequential names its layers in the file; what Keras
   * recorded beside them are the ops by which it makes masks.
   */
  private noteMissing({ call, trace, path, counts }: Frame): void {
    const graph = (call.operation as { readonly graph?: unknown }).graph !== undefined;
    if (!graph || trace === undefined || call.operation instanceof Sequential) return;
    const computed = new Set([...counts.keys()].map(({ name }) => name));
    for (const name of trace.layers.keys())
      if (!computed.has(name)) this.missing.push(path === "" ? name : `${path}/${name}`);
  }
}

function callSuffix({ place }: Frame): string {
  return place === undefined || place.index === 0 ? "" : `[${place.index}]`;
}

/** Keras's outputs as tensors, with the masks of ours where the shapes agree. */
function replacements(
  outputs: readonly Tensor[],
  recorded: readonly ParityArray[],
): readonly Tensor[] {
  return outputs.map((ours, i) => {
    const keras = recorded[i];
    if (keras === undefined) return ours;
    const tensor = tensorOf(keras);
    const mask = maskOf(ours);
    if (mask !== undefined && keras.shape.join() === ours.shape.join()) setMask(tensor, mask);
    return tensor;
  });
}
