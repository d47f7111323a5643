/** @file The callback `EarlyStopping`. */
import { boolean, nullable, number } from "../config/field.ts";
import type { ArgsOf, ConfigOf } from "../config/infer.ts";
import { parseConfig } from "../config/parse.ts";
import type { Tensor } from "../tensor.ts";
import type { CallbackLogs } from "./callback.ts";
import { count, MonitorCallback, monitorFields, verboseField } from "./monitor-callback.ts";

const fields = {
  ...monitorFields,
  /** A smaller change is none. */
  min_delta: number(0),
  /** Epochs without getting better after which training ends. */
  patience: count(0),
  verbose: verboseField,
  /** What the figure must be better than. */
  baseline: nullable(number()),
  /** Take the weights of the best epoch at the end. */
  restore_best_weights: boolean(false),
  /** Epochs before this one do not count. */
  start_from_epoch: count(0),
};

/** Ends training when a figure gets better no more. @see keras.callbacks.EarlyStopping */
export class EarlyStopping extends MonitorCallback {
  protected readonly watched: ConfigOf<typeof fields>;
  /** The epoch after which training was ended; 0 when it was not. */
  stoppedEpoch = 0;
  /** The epoch with the best figure. */
  bestEpoch = 0;
  #wait = 0;
  #bestWeights: readonly Tensor[] | undefined;

  constructor(args: ArgsOf<typeof fields> = {}) {
    super();
    this.watched = parseConfig(fields, args, "EarlyStopping");
    this.minDelta = Math.abs(this.watched.min_delta);
  }

  override onTrainBegin(): void {
    this.#wait = 0;
    this.stoppedEpoch = 0;
    this.bestEpoch = 0;
    this.best = undefined;
    this.forget();
  }

  override onEpochEnd(epoch: number, logs: CallbackLogs): void {
    const { patience, baseline, start_from_epoch } = this.watched;
    const current = this.monitored(logs);
    if (current === undefined || epoch < start_from_epoch) return;
    if (this.#bestWeights === undefined) this.keepWeights(epoch);
    this.#wait++;
    if (this.isBetter(current, this.best)) {
      this.best = current;
      this.keepWeights(epoch);
      if (baseline === null || this.isBetter(current, baseline)) this.#wait = 0;
    } else if (this.#wait >= patience && epoch > 0) {
      this.stoppedEpoch = epoch;
      this.model.stopTraining = true;
    }
  }

  override onTrainEnd(): void {
    const { verbose } = this.watched;
    if (this.stoppedEpoch > 0 && verbose > 0)
      console.log(`Epoch ${this.stoppedEpoch + 1}: early stopping`);
    if (this.#bestWeights === undefined) return;
    if (verbose > 0)
      console.log(`Restoring model weights from the end of the best epoch: ${this.bestEpoch + 1}.`);
    this.model.setWeights(this.#bestWeights);
    this.forget();
  }

  private keepWeights(epoch: number): void {
    this.bestEpoch = epoch;
    if (!this.watched.restore_best_weights) return;
    this.forget();
    this.#bestWeights = this.model.getWeights() as Tensor[];
  }

  private forget(): void {
    for (const weight of this.#bestWeights ?? []) weight.dispose();
    this.#bestWeights = undefined;
  }
}
