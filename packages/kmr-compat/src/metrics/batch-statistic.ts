/** @file The base of KMR's statistics of predictions. */
import { fields as f, type JsonObject, metrics, type Tensor } from "@kmr-js/core";

/** The config keys of a statistic. */
export function statisticFields(name: string) {
  return {
    ...metrics.metricFields(name),
    /** Look at the last batch alone, as KMR does. It is not saved, for Python's class has no such key. */
    match_kmr: f.boolean(false),
  };
}
type StatisticFields = ReturnType<typeof statisticFields>;

/** A statistic of all predictions since `resetState`. */
export abstract class BatchStatistic<F extends StatisticFields> extends metrics.Metric<F> {
  static override readonly registeredPackage = "kmr.metrics";
  private readonly values = this.addVariable("values");

  /** Adds the values of a batch, the samples one after the other. */
  protected abstract add(values: readonly number[], samples: number): void;
  /** The statistic of what was added; 0 of nothing. */
  protected abstract statistic(): number;
  protected abstract forget(): void;

  /**
   * Adds a batch: `updateState(yTrue, yPred)` in `compile`, or `updateState(values)`. Labels and weights do not count.
   */
  override updateState(yTrue: Tensor, yPred?: Tensor | null, _sampleWeight?: Tensor | null): void {
    const values = yPred ?? yTrue;
    const { match_kmr } = this.config as unknown as { readonly match_kmr: boolean };
    if (match_kmr) this.forget();
    this.add(Array.from(values.dataSync(), Number), values.shape[0] ?? 1);
  }

  override result(): number {
    this.values.assign(this.statistic());
    return this.values.value;
  }

  override resetState(): void {
    super.resetState();
    this.forget();
  }

  override getConfig(): JsonObject {
    const { match_kmr: _, ...config } = super.getConfig();
    return config;
  }
}
