/** @file The callback `LearningRateScheduler`. */
import { ConfigError } from "../errors.ts";
import { show } from "../json.ts";
import { Callback, type CallbackLogs } from "./callback.ts";

/** The learning rate of an epoch, from its number and the rate so far. */
export type EpochSchedule = (epoch: number, learningRate: number) => number;

/** Sets the learning rate at the begin of each epoch. @see keras.callbacks.LearningRateScheduler */
export class LearningRateScheduler extends Callback {
  readonly #schedule: EpochSchedule;
  readonly #verbose: number;

  constructor(args: { readonly schedule: EpochSchedule; readonly verbose?: number }) {
    super();
    this.#schedule = args.schedule;
    this.#verbose = args.verbose ?? 0;
  }

  /** @throws ConfigError when the schedule gives no number. */
  override onEpochBegin(epoch: number): void {
    const { optimizer } = this.model;
    const rate = this.#schedule(epoch, optimizer.learningRate);
    if (typeof rate !== "number" || !Number.isFinite(rate)) {
      throw new ConfigError(
        `LearningRateScheduler: schedule(${epoch}, …) must return a number. Received: ${show(rate)}.`,
      );
    }
    optimizer.learningRate = rate;
    if (this.#verbose > 0)
      console.log(`Epoch ${epoch + 1}: LearningRateScheduler setting learning rate to ${rate}.`);
  }

  override onEpochEnd(_epoch: number, logs: CallbackLogs): void {
    logs["learning_rate"] = this.model.optimizer.learningRate;
  }
}
