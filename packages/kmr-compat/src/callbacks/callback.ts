/** @file What KMR's callbacks share. */
import { callbacks, fields as f } from "@kmr-js/core";

/** The figures of an epoch by name. `fit` returns what a callback adds. */
export type EpochLogs = callbacks.CallbackLogs;

/** Arguments of every callback. */
export interface CallbackArgs {
  /** 0 prints nothing, 1 what happens; 1 when left out. */
  readonly verbose?: number;
  readonly name?: string;
  /** Receives the lines; `console.log` when left out. */
  readonly print?: (line: string) => void;
}

/** Base of KMR's callbacks: pass an instance to `fit` in `callbacks`. @see keras.callbacks.Callback */
export abstract class KmrCallback extends callbacks.Callback {
  readonly verbose: number;
  readonly name: string;
  readonly #print: (line: string) => void;

  constructor(className: string, { verbose = 1, name = className, print }: CallbackArgs) {
    super();
    this.verbose = verbose;
    this.name = name;
    this.#print = print ?? console.log;
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
