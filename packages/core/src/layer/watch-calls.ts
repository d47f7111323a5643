/** @file Watching the calls that a model makes: what each computes, and what to put in its place. */
import type { Operation } from "../graph/node.ts";
import type { Nested } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { flatten, packLike } from "../tree.ts";

/** One call of a layer or op on values. */
export interface WatchedCall {
  readonly operation: Operation;
  /** Which of the operation's calls in a graph it is; undefined for a call that no graph makes. */
  readonly nodeIndex: number | undefined;
  readonly inputs: unknown;
  readonly options: object;
}

/** Told of calls as they begin and end; calls lie inside one another. */
export interface CallWatcher {
  enter(call: WatchedCall): void;
  /** Tensors that it returns take the place of the outputs. */
  leave(call: WatchedCall, outputs: readonly Tensor[]): readonly Tensor[] | undefined;
}

let watcher: CallWatcher | undefined;
/** The operation whose call a graph has reported, so that the operation does not report it again. */
let reported: Operation | undefined;

/** Runs `body` with a watcher of every call of a layer, and of every op of a graph; undefined watches none. */
export function watchCalls<T>(by: CallWatcher | undefined, body: () => T): T {
  const outer = [watcher, reported] as const;
  watcher = by;
  reported = undefined;
  try {
    return body();
  } finally {
    [watcher, reported] = outer;
  }
}

/** Runs the body of a call and reports it to the watcher, if there is one. */
export function watched(call: WatchedCall, body: () => unknown): unknown {
  const told = reported === call.operation && call.nodeIndex === undefined;
  if (watcher === undefined || told) {
    reported = undefined;
    return body();
  }
  watcher.enter(call);
  reported = call.nodeIndex === undefined ? undefined : call.operation;
  const outputs = body() as Nested<Tensor>;
  reported = undefined;
  const replaced = watcher.leave(call, flatten(outputs));
  return replaced === undefined ? outputs : packLike(outputs, [...replaced]);
}
