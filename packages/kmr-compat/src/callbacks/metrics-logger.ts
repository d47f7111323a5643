import { type CallbackArgs, type EpochLogs, epochCount, figures, KmrCallback } from "./callback.ts";

export interface MetricsLoggerArgs extends CallbackArgs {
  /** Print after the first epoch and then after every so many; 1 when left out. */
  readonly log_interval?: number;
}

/**
 * Prints the figures of epochs.
 * @see kmr.callbacks.MetricsLogger
 * @throws ConfigError for a `log_interval` below 1.
 */
export class MetricsLogger extends KmrCallback {
  readonly logInterval: number;

  constructor(args: MetricsLoggerArgs = {}) {
    super("MetricsLogger", args);
    this.logInterval = epochCount(this.name, "log_interval", args.log_interval ?? 1);
  }

  override onEpochEnd(epoch: number, logs: Readonly<EpochLogs>): void {
    const parts = figures(logs, ": ");
    if (epoch % this.logInterval === 0 && parts.length > 0)
      this.say(`Epoch ${epoch + 1}: ${parts.join(" - ")}`);
  }
}
