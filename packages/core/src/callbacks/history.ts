/** @file The callback `History`. */
import { Callback, type CallbackLogs } from "./callback.ts";

/** Keeps the figures of each epoch. `fit` returns one. @see keras.callbacks.History */
export class History extends Callback {
  /** The numbers of the epochs. */
  epoch: number[] = [];
  /** The figures by name, one per epoch in which there was one; lists for a metric that gives several. */
  readonly history: Record<string, number[]> = {};

  override onTrainBegin(): void {
    this.epoch = [];
  }

  override onEpochEnd(epoch: number, logs: CallbackLogs): void {
    this.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      this.history[name] ??= [];
      this.history[name].push(value as number);
    }
  }
}
