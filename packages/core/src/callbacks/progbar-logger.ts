/** @file The callback `ProgbarLogger`: how far a run is, as a stream of events. */
import { Callback, type CallbackLogs } from "./callback.ts";

/** How far a run is. */
export interface TrainingProgress {
  readonly phase: "train" | "test" | "predict";
  /** The epoch, counted from 1, and how many there are. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches of the epoch that are done, and how many there are; null where nobody knows. */
  readonly step: number;
  readonly steps: number | null;
  /** Milliseconds since the begin of the epoch. */
  readonly elapsed: number;
  readonly logs: Readonly<CallbackLogs>;
  /** The epoch, or the test, is over; its logs then hold validation's figures too. */
  readonly done: boolean;
}

/**
 * Hands on how far a run is: to a page's progress bar, or by default to the console, a line after each epoch.
 * `ProgbarLogger` of kmr-compat draws a bar in a terminal.
 * @see keras.callbacks.ProgbarLogger
 */
export class ProgbarLogger extends Callback {
  readonly #onProgress: (progress: TrainingProgress) => void;
  #training = false;
  #epoch = 0;
  #step = 0;
  #begin = 0;

  constructor(args: { readonly onProgress?: (progress: TrainingProgress) => void } = {}) {
    super();
    this.#onProgress = args.onProgress ?? printProgress;
  }

  override onTrainBegin(): void {
    this.#training = true;
  }
  override onTrainEnd(): void {
    this.#training = false;
  }
  override onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
    this.begin();
  }
  override onTrainBatchEnd(batch: number, logs: CallbackLogs): void {
    this.report("train", batch + 1, logs);
  }
  override onEpochEnd(_epoch: number, logs: CallbackLogs): void {
    this.report("train", this.#step, logs, true);
  }

  override onTestBegin(): void {
    if (!this.#training) this.begin();
  }
  override onTestBatchEnd(batch: number, logs: CallbackLogs): void {
    if (!this.#training) this.report("test", batch + 1, logs);
  }
  override onTestEnd(logs: CallbackLogs): void {
    if (!this.#training) this.report("test", this.#step, logs, true);
  }

  override onPredictBegin(): void {
    this.begin();
  }
  override onPredictBatchEnd(batch: number): void {
    this.report("predict", batch + 1, {});
  }
  override onPredictEnd(): void {
    this.report("predict", this.#step, {}, true);
  }

  private begin(): void {
    this.#step = 0;
    this.#begin = performance.now();
  }

  private report(
    phase: TrainingProgress["phase"],
    step: number,
    logs: CallbackLogs,
    done = false,
  ): void {
    this.#step = step;
    this.#onProgress({
      phase,
      epoch: this.#epoch + 1,
      epochs: this.params?.epochs ?? 1,
      step,
      steps: done ? step : (this.params?.steps ?? null),
      elapsed: performance.now() - this.#begin,
      logs: { ...logs },
      done,
    });
  }
}

/** Prints a line when an epoch is over: `Epoch 2/5 - 32/32 - 1.2s - loss: 0.5012`. */
export function printProgress(progress: TrainingProgress): void {
  const { phase, epoch, epochs, step, elapsed, logs, done } = progress;
  if (!done) return;
  const place = phase === "train" && epochs > 1 ? [`Epoch ${epoch}/${epochs}`] : [];
  const parts = [...place, `${step}/${step}`, `${(elapsed / 1000).toFixed(1)}s`, ...figures(logs)];
  console.log(parts.join(" - "));
}

/** `loss: 0.5012`, with four digits, small figures in powers of ten. */
export function figures(logs: Readonly<CallbackLogs>): string[] {
  return Object.entries(logs).map(([name, value]) => {
    const numbers = [value].flat().map((number) => {
      const small = Math.abs(number) > 0 && Math.abs(number) <= 1e-3;
      return small ? number.toExponential(4) : number.toFixed(4);
    });
    return `${name}: ${numbers.join(" ")}`;
  });
}
