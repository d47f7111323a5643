import { type CallbackArgs, type EpochLogs, epochCount, figures, KmrCallback } from "./callback.ts";

export interface RecommendationMetricsLoggerArgs extends CallbackArgs {
  /** Print after every so many epochs; 1 when left out. */
  readonly log_frequency?: number;
}

/** What became of a figure in training. */
export interface MetricSummary {
  readonly initial: number;
  readonly final: number;
  /** The lowest for a loss, the highest for anything else. */
  readonly best: number;
}

/**
 * Collects the figures of every epoch in `epochMetrics`, and prints them.
 * @see kmr.callbacks.RecommendationMetricsLogger
 * @remarks Differs from KMR: the best loss is the lowest, where KMR takes the highest; a `log_frequency` of 0 is refused,
 * where KMR divides by it.
 * @throws ConfigError for a `log_frequency` below 1.
 * @example await model.fit(x, y, { epochs: 10, callbacks: [new RecommendationMetricsLogger()] });
 */
export class RecommendationMetricsLogger extends KmrCallback {
  readonly logFrequency: number;
  /** The values of each figure, epoch by epoch. */
  readonly epochMetrics: Record<string, number[]> = {};

  constructor(args: RecommendationMetricsLoggerArgs = {}) {
    super("RecommendationMetricsLogger", args);
    this.logFrequency = epochCount(this.name, "log_frequency", args.log_frequency ?? 1);
  }

  override onEpochEnd(epoch: number, logs: Readonly<EpochLogs>): void {
    for (const [name, value] of Object.entries(logs)) {
      if (typeof value !== "number") continue;
      this.epochMetrics[name] = [...(this.epochMetrics[name] ?? []), value];
    }
    if ((epoch + 1) % this.logFrequency !== 0) return;
    const parts = (wanted: (name: string) => boolean): string[] =>
      figures(Object.fromEntries(Object.entries(logs).filter(([name]) => wanted(name))), "=");
    const isValidation = (name: string): boolean => name.startsWith("val_");
    const loss = parts((name) => name === "loss");
    const others = parts((name) => name !== "loss" && !isValidation(name));
    const tested = parts(isValidation);
    const rest = others.length === 0 ? "" : ` | ${others.join(", ")}`;
    this.say(`Epoch ${epoch + 1}: ${loss.join("")}${rest}`);
    if (tested.length > 0) this.say(`  Validation: ${tested.join(", ")}`);
  }

  override onTrainEnd(): void {
    for (const [name, summary] of Object.entries(this.summary())) {
      const parts = Object.entries(summary).map(([key, value]) => `${key}=${value.toFixed(4)}`);
      this.say(`${name}: ${parts.join(", ")}`);
    }
  }

  /** First, last and best value of each figure. */
  summary(): Record<string, MetricSummary> {
    const entries = Object.entries(this.epochMetrics).map(([name, values]) => {
      const best = (name.endsWith("loss") ? Math.min : Math.max)(...values);
      const summary = { initial: values[0] ?? 0, final: values.at(-1) ?? 0, best };
      return [name, summary] as const;
    });
    return Object.fromEntries(entries);
  }

  getConfig(): Readonly<Record<string, number | string>> {
    return { verbose: this.verbose, log_frequency: this.logFrequency, name: this.name };
  }
}
