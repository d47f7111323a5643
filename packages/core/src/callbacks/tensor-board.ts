/** @file The callback `TensorBoard`. */
import { boolean, type Field, refuse, string } from "../config/field.ts";
import type { ArgsOf, ConfigOf } from "../config/infer.ts";
import { parseConfig } from "../config/parse.ts";
import type { Variable } from "../layer/variable.ts";
import { Callback, type CallbackLogs } from "./callback.ts";
import { firstRecord, histogramRecord, scalarRecord } from "./event-file/events.ts";
import { count } from "./monitor-callback.ts";
import type { FileStorage } from "./storage.ts";

const frequency: Field<"epoch" | "batch" | number, "epoch" | "batch" | number, false> = {
  required: false,
  initial: "epoch",
  parse: (value, place) =>
    value === "epoch" || value === "batch" || (Number.isInteger(value) && (value as number) > 0)
      ? (value as "epoch" | "batch" | number)
      : refuse(place, 'must be "epoch", "batch" or a number of batches', value),
  serialize: (value) => value,
};

const fields = {
  log_dir: string("logs"),
  /** Write histograms of the weights after every so many epochs; 0 for none. */
  histogram_freq: count(0),
  write_steps_per_second: boolean(false),
  /** Write figures after each epoch alone, or also after each batch, or every so many. */
  update_freq: frequency,
};
export type TensorBoardArgs = ArgsOf<typeof fields>;

/**
 * Writes files of events that TensorBoard shows: `tensorboard --logdir logs`. Figures of training go to `train/`, those of
 * validation to `validation/`, under the names Keras gives them.
 * @remarks Differs from Keras: no graph, images, embeddings or profiles are written.
 * @see keras.callbacks.TensorBoard
 */
export class TensorBoard extends Callback {
  readonly #config: ConfigOf<typeof fields>;
  readonly #storage: FileStorage;
  readonly #files = new Map<string, string>();
  #batch = 0;
  #epochBegin = 0;
  #epochBatch = 0;

  constructor(args: TensorBoardArgs & { readonly storage: FileStorage }) {
    super();
    const { storage, ...own } = args;
    this.#config = parseConfig(fields, own, "TensorBoard");
    this.#storage = storage;
  }

  override onTrainBegin(): void {
    this.#files.clear();
    this.#batch = 0;
  }

  override onEpochBegin(): void {
    this.#epochBegin = performance.now();
    this.#epochBatch = this.#batch;
  }

  override async onTrainBatchEnd(_batch: number, logs: CallbackLogs): Promise<void> {
    this.#batch++;
    const { update_freq } = this.#config;
    if (update_freq === "epoch" || this.#batch % (update_freq === "batch" ? 1 : update_freq) !== 0)
      return;
    await this.scalars("train", prefixed("batch_", logs), this.#batch);
  }

  override async onEpochEnd(epoch: number, logs: CallbackLogs): Promise<void> {
    const named = Object.entries(logs);
    const tested = named.flatMap(([name, value]) =>
      name.startsWith("val_") ? [[name.slice(4), value] as const] : [],
    );
    const trained = Object.fromEntries(named.filter(([name]) => !name.startsWith("val_")));
    trained["learning_rate"] = this.model.optimizer.learningRate;
    if (this.#config.write_steps_per_second) {
      const seconds = (performance.now() - this.#epochBegin) / 1000;
      trained["steps_per_second"] = (this.#batch - this.#epochBatch) / seconds;
    }
    await this.scalars("train", prefixed("epoch_", trained), epoch);
    await this.scalars("validation", prefixed("epoch_", Object.fromEntries(tested)), epoch);
    const { histogram_freq } = this.#config;
    if (histogram_freq > 0 && epoch % histogram_freq === 0) await this.histograms(epoch);
  }

  override async onTestEnd(logs: CallbackLogs): Promise<void> {
    const named = Object.entries(logs).map(
      ([name, value]) => [`evaluation_${name}_vs_iterations`, value] as const,
    );
    await this.scalars("validation", Object.fromEntries(named), this.model.optimizer.iterations);
  }

  private async histograms(epoch: number): Promise<void> {
    for (const { path, value } of this.model.weights as readonly Variable[]) {
      const numbers = await value.data();
      await this.add("train", histogramRecord(`${path}/histogram`, numbers, epoch, now()));
    }
  }

  private async scalars(part: string, figures: CallbackLogs, step: number): Promise<void> {
    for (const [tag, value] of Object.entries(figures)) {
      if (typeof value === "number") await this.add(part, scalarRecord(tag, value, step, now()));
    }
  }

  /** Adds a record to the file of a part of the run; the first makes the file. */
  private async add(part: string, bytes: Uint8Array): Promise<void> {
    let path = this.#files.get(part);
    if (path === undefined) {
      const stamp = now();
      path = `${this.#config.log_dir}/${part}/events.out.tfevents.${stamp.toFixed(3)}.kmr.v2`;
      this.#files.set(part, path);
      await this.#storage.write(path, firstRecord(stamp));
    }
    await this.#storage.write(path, bytes, { append: true });
  }
}

/** Seconds since 1970. */
function now(): number {
  return Date.now() / 1000;
}

function prefixed(prefix: string, logs: CallbackLogs): CallbackLogs {
  return Object.fromEntries(
    Object.entries(logs).map(([name, value]) => [`${prefix}${name}`, value]),
  );
}
