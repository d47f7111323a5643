/** @file Calls the callbacks of a run, in their order. */
import type { AnyModel } from "../models/model.ts";
import type { Logs } from "./compiled.ts";

type Hook = (...args: unknown[]) => void | Promise<void>;

/** The moments of a run that a callback may hear of. */
export type HookName =
  | `on${"Train" | "Test" | "Predict"}${"Begin" | "End"}`
  | `onEpoch${"Begin" | "End"}`
  | `on${"Train" | "Test" | "Predict"}Batch${"Begin" | "End"}`;

/** What is known of a run when it begins. */
export interface RunParams {
  readonly epochs: number;
  /** Batches of an epoch; null where nobody knows. */
  readonly steps: number | null;
  readonly verbose: number;
}

/** A callback: an object with some of the hooks, as `Callback` has all. Batches and epochs count from 0. */
export type CallbackLike = {
  // biome-ignore lint/suspicious/noExplicitAny: hooks of batches and epochs take a number, the others nothing
  readonly [H in HookName]?: ((...args: any[]) => void | Promise<void>) | undefined;
} & {
  setModel?(model: AnyModel): void;
  setParams?(params: RunParams): void;
};

export class CallbackList {
  readonly #callbacks: readonly CallbackLike[];

  constructor(model: AnyModel, callbacks: readonly CallbackLike[], params: RunParams) {
    this.#callbacks = callbacks;
    for (const callback of callbacks) {
      callback.setModel?.(model);
      callback.setParams?.(params);
    }
  }

  /**
   * Calls one hook of every callback: with the number of the batch or epoch where there is one, then the figures, by
   * name. What one callback adds to the figures, those behind it see.
   */
  async call(hook: HookName, index?: number, logs: Logs = {}): Promise<void> {
    const figures = sorted(logs);
    for (const callback of this.#callbacks) {
      const listener = callback[hook] as Hook | undefined;
      await (index === undefined
        ? listener?.call(callback, figures)
        : listener?.call(callback, index, figures));
    }
  }
}

/** Figures in the order of their names. */
export function sorted(logs: Logs): Logs {
  return Object.fromEntries(Object.entries(logs).sort(([a], [b]) => (a < b ? -1 : 1)));
}
