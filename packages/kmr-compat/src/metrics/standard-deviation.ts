import type { ArgsOf } from "@kmr-js/core";
import { BatchStatistic, statisticFields } from "./batch-statistic.ts";

const fields = statisticFields("standard_deviation");
export type StandardDeviationArgs = ArgsOf<typeof fields>;

/**
 * The standard deviation of all predicted values: `√(mean (x − mean x)²)`.
 * @see kmr.metrics.StandardDeviation
 * @see Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979
 * @remarks Differs from KMR: it works in `compile`, and all batches count; KMR's knows the last one alone, and so does
 * this one with `match_kmr`.
 */
export class StandardDeviation extends BatchStatistic<typeof fields> {
  static override readonly className = "StandardDeviation";
  static override readonly module = "kmr.metrics.standard_deviation";
  static override readonly fields = fields;
  #count = 0;
  #mean = 0;
  /** The sum of the squared distances from the mean. */
  #squares = 0;

  protected override add(values: readonly number[]): void {
    if (values.length === 0) return;
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const squares = values.reduce((total, x) => total + (x - mean) ** 2, 0);
    const count = this.#count + values.length;
    const step = mean - this.#mean;
    this.#squares += squares + (step ** 2 * this.#count * values.length) / count;
    this.#mean += (step * values.length) / count;
    this.#count = count;
  }

  protected override statistic(): number {
    return this.#count === 0 ? 0 : Math.sqrt(this.#squares / this.#count);
  }

  protected override forget(): void {
    this.#count = 0;
    this.#mean = 0;
    this.#squares = 0;
  }
}
