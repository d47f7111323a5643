/** @file What KMR's callbacks share. */
import { type AnyModel, ConfigError, fields as f } from "@kmr-js/core";

/** The figures of an epoch by name. A callback may add to them: `fit` returns what it adds. */
export type EpochLogs = Record<string, number | readonly number[]>;

/** Arguments of every callback. */
export interface CallbackArgs {
  /** 0 prints nothing, 1 what happens; 1 when left out. */
  readonly verbose?: number;
  readonly name?: string;
  /** Receives the lines; `console.log` when left out. */
  readonly print?: (line: string) => void;
}

/** Base of KMR's callbacks: pass an instance to `fit` in `callbacks`. @see keras.callbacks.Callback */
export abstract class KmrCallback {
  readonly verbose: number;
  readonly name: string;
  readonly #print: (line: string) => void;
  #model: AnyModel | undefined;

  constructor(className: string, { verbose = 1, name = className, print }: CallbackArgs) {
    this.verbose = verbose;
    this.name = name;
    this.#print = print ?? console.log;
  }

  /** `fit` calls it. */
  setModel(model: AnyModel): void {
    this.#model = model;
  }

  /** The model in training. @throws ConfigError outside of `fit`. */
  protected get model(): AnyModel {
    if (this.#model !== undefined) return this.#model;
    throw new ConfigError(`${this.name}: it has no model. Pass it to fit({ callbacks: [...] }).`);
  }

  protected say(line: string): void {
    if (this.verbose >= 1) this.#print(line);
  }
}

/** A number of epochs. @throws ConfigError unless it is a whole number above 0. */
export function epochCount(owner: string, key: string, value: number): number {
  return f.positiveInteger().parse(value, { owner, key });
}

/** The figures that are numbers, as `name=0.1234`, sorted by name. */
export function figures(logs: Readonly<EpochLogs>, between: string): string[] {
  return Object.entries(logs)
    .filter((entry): entry is [string, number] => typeof entry[1] === "number")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}${between}${value.toFixed(4)}`);
}
