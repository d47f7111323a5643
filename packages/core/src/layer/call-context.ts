/** @file What an outer call passes to the calls inside it: training mode, name scope, deferred weights. */

import { keep } from "@tensorflow/tfjs-core";
import { SerializationError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";

interface CallContext {
  readonly training: boolean | undefined;
}

let current: CallContext | undefined;
const scope: string[] = [];
let deferring = false;
let deferred: { dispose(): void }[] = [];
let layerLimit: { readonly most: number; made: number } | undefined;

/** The training mode of the enclosing call. */
export function contextTraining(): boolean | undefined {
  return current?.training;
}

/** Runs `body` as the inside of a call. */
export function inCall<T>(name: string, training: boolean | undefined, body: () => T): T {
  const outer = current;
  current = { training };
  try {
    return inScope(name, body);
  } finally {
    current = outer;
  }
}

let losses: Tensor[] | undefined;

/** Runs `body` and gathers the losses that layers add in it. */
export function withLosses<T>(body: () => T): { readonly result: T; readonly losses: Tensor[] } {
  const outer = losses;
  const own: Tensor[] = [];
  losses = own;
  try {
    return { result: body(), losses: own };
  } finally {
    losses = outer;
  }
}

/** Adds a loss to those that the enclosing training step gathers; outside of one it counts for nothing. */
export function addContextLoss(loss: () => Tensor): void {
  losses?.push(keep(loss())); // the tidy of the call that adds it ends before the step does
}

/** Runs `body` with `name` as the last part of the paths of the variables made in it. */
export function inScope<T>(name: string, body: () => T): T {
  scope.push(name);
  try {
    return body();
  } finally {
    scope.pop();
  }
}

/** The path of a variable made here, as Keras builds it: `tower/dense/kernel`. */
export function scopedPath(name: string): string {
  return [...scope, name].join("/");
}

/** Runs `body` without computing initial values: a load replaces them anyway. They are computed on first use. */
export function deferInitialization<T>(body: () => T): T {
  const [outer, outerDeferred] = [deferring, deferred];
  deferring = true;
  deferred = [];
  try {
    return body();
  } catch (error) {
    // A call on values, such as a config of lies makes, computes them all the same.
    for (const variable of deferred) variable.dispose();
    throw error;
  } finally {
    deferring = outer;
    deferred = outerDeferred;
  }
}

/** Notes a variable whose value is computed later: where the load fails, nobody else knows it. */
export function noteDeferred(variable: { dispose(): void }): void {
  deferred.push(variable);
}

export function isDeferring(): boolean {
  return deferring;
}

/** Runs `body`, in which at most so many layers are made: a number in a config may ask for millions. */
export function withLayerLimit<T>(most: number, body: () => T): T {
  const outer = layerLimit;
  layerLimit = { most, made: 0 };
  try {
    return body();
  } finally {
    layerLimit = outer;
  }
}

/** Counts a layer that is made. @throws SerializationError when it is one too many. */
export function countLayer(): void {
  if (layerLimit === undefined || ++layerLimit.made <= layerLimit.most) return;
  throw new SerializationError(
    `The config asks for more than ${layerLimit.most} layers, which is the most a file may make.`,
  );
}
