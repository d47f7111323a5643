import { ConfigError, flatten, type metrics, type Nested, type Tensor } from "@kmr-js/core";
import { RankingMetric } from "../metrics/ranking-metric.ts";
import { type CallbackArgs, type EpochLogs, figures, KmrCallback } from "./callback.ts";
import { type EvaluationData, withLabels, withOutputs } from "./evaluation-data.ts";

// biome-ignore lint/suspicious/noExplicitAny: metrics differ in their config and in what they take
type AnyMetric = metrics.Metric<any>;

export interface RecommendationMetricsCallbackArgs extends CallbackArgs {
  readonly metrics: readonly AnyMetric[];
  /** What logs call the metrics; their own names when left out. */
  readonly metric_names?: readonly string[] | null;
  /** Without it, nothing is computed. */
  readonly validation_data?: EvaluationData | null;
}

/** Epochs between two lines. */
const PRINT_EVERY = 5;

/**
 * Computes metrics on validation data after each epoch and adds them to the logs as `val_<name>`, so that `fit` returns
 * them. A ranking metric gets all outputs of the model, another metric the first.
 * @see kmr.callbacks.RecommendationMetricsCallback
 * @throws ConfigError for another number of names than of metrics.
 */
export class RecommendationMetricsCallback extends KmrCallback {
  readonly metrics: readonly AnyMetric[];
  readonly metricNames: readonly string[];
  readonly #data: EvaluationData | null;

  constructor(args: RecommendationMetricsCallbackArgs) {
    super("RecommendationMetricsCallback", args);
    this.metrics = args.metrics;
    this.metricNames = args.metric_names ?? args.metrics.map(({ name }) => name);
    this.#data = args.validation_data ?? null;
    if (this.metricNames.length === this.metrics.length) return;
    throw new ConfigError(
      `${this.name}: metric_names must have a name for each of the ${this.metrics.length} metrics. Received: ${this.metricNames.length}.`,
    );
  }

  override onEpochEnd(epoch: number, logs: EpochLogs): void {
    if (this.#data === null) return;
    const [inputs, labels] = this.#data;
    const values = withOutputs(this.model, inputs, (outputs) =>
      withLabels(labels, (y) => this.metrics.map((metric) => measured(metric, y, outputs))),
    );
    for (const [i, name] of this.metricNames.entries()) logs[`val_${name}`] = values[i] ?? 0;
    const named = Object.fromEntries(this.metricNames.map((name, i) => [name, values[i] ?? 0]));
    if (epoch % PRINT_EVERY === 0)
      this.say(`Epoch ${epoch + 1} metrics: ${figures(named, ": ").join(" - ")}`);
  }
}

function measured(
  metric: AnyMetric,
  labels: Tensor,
  outputs: Nested<Tensor>,
): metrics.MetricResult {
  metric.resetState();
  const predictions = metric instanceof RankingMetric ? outputs : flatten(outputs)[0];
  metric.updateState(labels, predictions as Tensor);
  return metric.result();
}
