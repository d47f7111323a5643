/** @file The callback `ReduceLROnPlateau`. */
import { number, numberIn } from "../config/field.ts";
import type { ArgsOf, ConfigOf } from "../config/infer.ts";
import { parseConfig } from "../config/parse.ts";
import type { CallbackLogs } from "./callback.ts";
import { count, MonitorCallback, monitorFields, verboseField } from "./monitor-callback.ts";

const fields = {
  ...monitorFields,
  /** What the learning rate is multiplied by. */
  factor: numberIn(0, 1, { below: true, initial: 0.1 }),
  /** Epochs without getting better after which it is reduced. */
  patience: count(10),
  verbose: verboseField,
  /** A smaller change is none. */
  min_delta: number(1e-4),
  /** Epochs after a reduction in which none is counted. */
  cooldown: count(0),
  /** The smallest learning rate. */
  min_lr: number(0),
};

/** Reduces the learning rate when a figure gets better no more. @see keras.callbacks.ReduceLROnPlateau */
export class ReduceLROnPlateau extends MonitorCallback {
  protected readonly watched: ConfigOf<typeof fields>;
  #wait = 0;
  #cooldown = 0;

  constructor(args: ArgsOf<typeof fields> = {}) {
    super();
    this.watched = parseConfig(fields, args, "ReduceLROnPlateau");
    this.minDelta = Math.abs(this.watched.min_delta);
  }

  override onTrainBegin(): void {
    this.best = undefined;
    this.#wait = 0;
    this.#cooldown = 0;
  }

  override onEpochEnd(epoch: number, logs: CallbackLogs): void {
    logs["learning_rate"] = this.model.optimizer.learningRate;
    const current = this.monitored(logs);
    if (current === undefined) return;
    if (this.#cooldown > 0) {
      this.#cooldown--;
      this.#wait = 0;
    }
    if (this.isBetter(current, this.best)) {
      this.best = current;
      this.#wait = 0;
    } else if (this.#cooldown === 0) {
      this.#wait++;
      if (this.#wait >= this.watched.patience && this.reduce(epoch)) {
        this.#cooldown = this.watched.cooldown;
        this.#wait = 0;
      }
    }
  }

  private reduce(epoch: number): boolean {
    const { optimizer } = this.model;
    const { factor, min_lr, verbose } = this.watched;
    if (optimizer.learningRate <= Math.fround(min_lr)) return false;
    const reduced = Math.max(optimizer.learningRate * factor, min_lr);
    optimizer.learningRate = reduced;
    if (verbose > 0)
      console.log(`Epoch ${epoch + 1}: ReduceLROnPlateau reducing learning rate to ${reduced}.`);
    return true;
  }
}
