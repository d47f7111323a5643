/** @file The callback `ModelCheckpoint`. */
import { boolean, type Field, nullable, number, refuse, string } from "../config/field.ts";
import type { ArgsOf, ConfigOf } from "../config/infer.ts";
import { parseConfig } from "../config/parse.ts";
import { ConfigError } from "../errors.ts";
import type { CallbackLogs } from "./callback.ts";
import { MonitorCallback, monitorFields, verboseField } from "./monitor-callback.ts";
import { formatPath } from "./python-format.ts";
import type { ModelStorage } from "./storage.ts";

const frequency: Field<"epoch" | number, "epoch" | number, false> = {
  required: false,
  initial: "epoch",
  parse: (value, place) =>
    value === "epoch" || (Number.isInteger(value) && (value as number) > 0)
      ? (value as "epoch" | number)
      : refuse(place, 'must be "epoch" or a number of batches', value),
  serialize: (value) => value,
};

const fields = {
  /** A path with places for figures: `{epoch:02d}-{val_loss:.2f}.keras`. */
  filepath: string(),
  ...monitorFields,
  verbose: verboseField,
  /** Save only when the figure is better than before. */
  save_best_only: boolean(false),
  /** Save `.weights.h5` rather than `.keras`. */
  save_weights_only: boolean(false),
  /** Save after each epoch, or after this many batches. */
  save_freq: frequency,
  /** What the figure must be better than at first. */
  initial_value_threshold: nullable(number()),
};
export type ModelCheckpointArgs = ArgsOf<typeof fields>;

/** Saves the model while it is trained. @see keras.callbacks.ModelCheckpoint */
export class ModelCheckpoint extends MonitorCallback {
  protected readonly watched: ConfigOf<typeof fields>;
  readonly #storage: ModelStorage;
  #epoch = 0;
  #batches = 0;
  #lastBatch: number | undefined;

  /** @throws ConfigError for a path of another ending. */
  constructor(args: ModelCheckpointArgs & { readonly storage: ModelStorage }) {
    super();
    const { storage, ...own } = args;
    this.watched = parseConfig(fields, own, "ModelCheckpoint");
    this.#storage = storage;
    this.best = this.watched.initial_value_threshold ?? undefined;
    const { filepath, save_weights_only } = this.watched;
    const ends = save_weights_only ? [".weights.h5"] : [".keras", ".h5"];
    if (!ends.some((end) => filepath.endsWith(end))) {
      throw new ConfigError(
        `ModelCheckpoint: filepath must end in ${ends[0]}${save_weights_only ? " with save_weights_only=true" : ""}. Received: filepath=${JSON.stringify(filepath)}.`,
      );
    }
  }

  override onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
  }

  override async onTrainBatchEnd(batch: number, logs: CallbackLogs): Promise<void> {
    if (this.isDue(batch)) await this.save(logs, { batch: batch + 1 });
  }

  override async onEpochEnd(epoch: number, logs: CallbackLogs): Promise<void> {
    this.#epoch = epoch;
    if (this.watched.save_freq === "epoch") await this.save(logs, {});
  }

  private isDue(batch: number): boolean {
    const { save_freq } = this.watched;
    if (save_freq === "epoch") return false;
    const last = this.#lastBatch;
    this.#batches += last === undefined || batch <= last ? batch + 1 : batch - last;
    this.#lastBatch = batch;
    if (this.#batches < save_freq) return false;
    this.#batches = 0;
    return true;
  }

  private async save(logs: CallbackLogs, batch: { readonly batch?: number }): Promise<void> {
    const { filepath, save_weights_only } = this.watched;
    const values = { ...batch, ...logs, epoch: this.#epoch + 1 };
    const path = formatPath(filepath, values, new Set(["epoch", "batch"]));
    if (!this.isWanted(logs, path)) return;
    if (save_weights_only) await this.#storage.saveWeights(this.model, path);
    else await this.#storage.saveModel(this.model, path);
  }

  private isWanted(logs: CallbackLogs, path: string): boolean {
    const { save_best_only, monitor, verbose } = this.watched;
    const tell = (text: string): void => {
      if (verbose > 0) console.log(`Epoch ${this.#epoch + 1}: ${text}`);
    };
    const current = save_best_only ? this.monitored(logs) : undefined;
    if (current === undefined) {
      tell(`saving model to ${path}`);
      return true;
    }
    const before = this.best?.toFixed(5) ?? "None";
    if (!this.isBetter(current, this.best)) {
      tell(`${monitor} did not improve from ${before}`);
      return false;
    }
    tell(`${monitor} improved from ${before} to ${current.toFixed(5)}, saving model to ${path}`);
    this.best = current;
    return true;
  }
}
