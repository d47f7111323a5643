/** @file The callback `CSVLogger`. */
import { boolean, string } from "../config/field.ts";
import type { ArgsOf, ConfigOf } from "../config/infer.ts";
import { parseConfig } from "../config/parse.ts";
import type { MetricResult } from "../metrics/metric.ts";
import { Callback, type CallbackLogs } from "./callback.ts";
import { pythonFloat } from "./python-format.ts";
import type { FileStorage } from "./storage.ts";

const fields = {
  filename: string(),
  separator: string(","),
  /** Keep what the file holds. */
  append: boolean(false),
};
export type CSVLoggerArgs = ArgsOf<typeof fields>;

/** Writes the figures of each epoch as a line. @see keras.callbacks.CSVLogger */
export class CSVLogger extends Callback {
  readonly #config: ConfigOf<typeof fields>;
  readonly #storage: FileStorage;
  #keys: readonly string[] | undefined;
  #header = true;

  constructor(args: CSVLoggerArgs & { readonly storage: FileStorage }) {
    super();
    const { storage, ...own } = args;
    this.#config = parseConfig(fields, own, "CSVLogger");
    this.#storage = storage;
  }

  override async onTrainBegin(): Promise<void> {
    const { filename, append } = this.#config;
    const before = append ? ((await this.#storage.read(filename)) ?? "") : "";
    this.#header = before === "";
    this.#keys = undefined;
    if (!append) await this.#storage.write(filename, "");
  }

  override async onEpochEnd(epoch: number, logs: CallbackLogs): Promise<void> {
    const first = this.#keys === undefined;
    this.#keys ??= columns(logs);
    const values = this.#keys.map((key) => cell(logs[key]));
    const rows = [[String(epoch), ...values]];
    if (first && this.#header) rows.unshift(["epoch", ...this.#keys]);
    const text = rows.map(
      (row) => `${row.map((field) => this.quoted(field)).join(this.#config.separator)}\r\n`,
    );
    await this.#storage.write(this.#config.filename, text.join(""), { append: true });
  }

  private quoted(text: string): string {
    return /["\r\n]/.test(text) || text.includes(this.#config.separator)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  }
}

/** The names of the figures; with those of a validation that may come later. */
function columns(logs: CallbackLogs): readonly string[] {
  const names = Object.keys(logs).sort();
  return names.some((name) => name.startsWith("val_"))
    ? names
    : [...names, ...names.map((name) => `val_${name}`)];
}

function cell(value: MetricResult | undefined): string {
  if (value === undefined) return "NA";
  return typeof value === "number"
    ? pythonFloat(value)
    : `"[${value.map(pythonFloat).join(", ")}]"`;
}
