/** @file The base of KMR's ranking metrics: a mean over users. */
import { type Fields, fields as f, type JsonObject, metrics, type Tensor } from "@kmr-js/core";
import { type RankedRow, type Recommendations, rankedRows } from "./ranked-rows.ts";

/** The config keys of every ranking metric. */
export function rankingFields(name: string) {
  return {
    ...metrics.metricFields(name),
    /**
     * Rank as KMR's code does, for numbers to compare with. It is not saved, for Python's class has no such key.
     */
    match_kmr: f.boolean(false),
  };
}
/** Those of a metric of the first `k` recommendations. */
export function rankingAtKFields(name: string) {
  return {
    ...rankingFields(name),
    /** How many recommendations count. */
    k: f.positiveInteger(10),
  };
}
type RankingFields = ReturnType<typeof rankingFields>;

/** A label above is relevant. */
const HALF = 0.5;
/** Keeps the mean over no users at 0. */
const EPSILON = 1e-8;

/** The mean over users of a value per user. A subclass gives `ofUser`. */
export abstract class RankingMetric<F extends RankingFields & Fields> extends metrics.Metric<F> {
  static override readonly registeredPackage = "kmr.metrics";
  /** What Python calls the sum. */
  static readonly totalName: string = "total";
  /** Labels are gains of any size; else they are relevant or not. */
  static readonly graded: boolean = false;
  readonly #total: metrics.MetricVariable;
  readonly #count: metrics.MetricVariable;

  constructor(...args: ConstructorParameters<typeof metrics.Metric<F>>) {
    super(...args);
    this.#total = this.addVariable((new.target as unknown as typeof RankingMetric).totalName);
    this.#count = this.addVariable("count");
  }

  /** The value of one user. */
  protected abstract ofUser(row: RankedRow): number;

  protected get matchKmr(): boolean {
    return (this.config as unknown as { readonly match_kmr: boolean }).match_kmr;
  }

  /**
   * Adds a batch. Weights of samples do not count.
   * @param yTrue - labels `(batch, items)`; one above 0.5 is relevant.
   * @param yPred - scores `(batch, items)`, or positions of the recommended items `(batch, n)` as int32, best first, or
   * a model's outputs with the positions second or under `rec_indices`.
   */
  override updateState(yTrue: Tensor, yPred: Recommendations, _sampleWeight?: Tensor | null): void {
    const { k } = this.config as unknown as { readonly k?: number };
    const ranking = { k, matchKmr: this.matchKmr };
    const { graded } = this.constructor as unknown as typeof RankingMetric;
    for (const row of rankedRows(yTrue, yPred, ranking, this.name)) {
      this.#total.assignAdd(this.ofUser(graded || this.matchKmr ? row : relevant(row)));
      this.#count.assignAdd(1);
    }
  }

  override result(): number {
    return this.#total.value / (this.#count.value + EPSILON);
  }

  override getConfig(): JsonObject {
    const { match_kmr: _, ...config } = super.getConfig();
    return config;
  }
}

function relevant({ gains, labels }: RankedRow): RankedRow {
  const flag = (label: number): number => Number(label > HALF);
  return { gains: gains.map(flag), labels: labels.map(flag) };
}

/** The sum of numbers. */
export function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
