/** @file Calls the callbacks of a training run, in their order. */
import type { AnyModel } from "../models/model.ts";
import type { Logs } from "./compiled.ts";

type Hook = (index: number | undefined, logs: Logs) => void | Promise<void>;

/** The moments of a run that a callback may hear of. */
export type HookName =
  | `onTrain${"Begin" | "End"}`
  | `onTest${"Begin" | "End"}`
  | `onEpoch${"Begin" | "End"}`
  | `onTrainBatch${"Begin" | "End"}`
  | `onTestBatch${"Begin" | "End"}`;

/** What is known of a run when it begins. */
export interface RunParams {
  readonly epochs: number;
  /** Batches of an epoch; null where nobody knows. */
  readonly steps: number | null;
}

/** A callback: an object with some of the hooks. Batches and epochs count from 0. */
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

  /** Calls one hook of every callback: with the number of the batch or epoch where there is one, then the figures. */
  async call(hook: HookName, index?: number, logs: Logs = {}): Promise<void> {
    for (const callback of this.#callbacks) {
      const listener = callback[hook] as Hook | undefined;
      if (listener === undefined) continue;
      if (index === undefined)
        await (listener as unknown as (logs: Logs) => void).call(callback, logs);
      else await listener.call(callback, index, logs);
    }
  }
}
