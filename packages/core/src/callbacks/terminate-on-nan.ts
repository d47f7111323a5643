/** @file The callback `TerminateOnNaN`. */
import { KerasError } from "../errors.ts";
import { Callback, type CallbackLogs } from "./callback.ts";

/** Ends training when the loss is no number any more. @see keras.callbacks.TerminateOnNaN */
export class TerminateOnNaN extends Callback {
  readonly #raise: boolean;

  constructor(args: { readonly raise_error?: boolean } = {}) {
    super();
    this.#raise = args.raise_error ?? false;
  }

  /** @throws KerasError with `raise_error`. */
  override onTrainBatchEnd(batch: number, logs: CallbackLogs): void {
    const { loss } = logs;
    if (loss === undefined || Number.isFinite(loss)) return;
    if (this.#raise) {
      throw new KerasError(
        `The loss is ${String(loss)} at batch ${batch}. Lower the learning rate, clip gradients (clipnorm: 1), or look for NaN in the data.`,
      );
    }
    console.warn(`Batch ${batch}: Invalid loss, terminating training`);
    this.model.stopTraining = true;
  }
}
