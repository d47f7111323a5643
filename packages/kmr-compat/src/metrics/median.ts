import type { ArgsOf } from "@kmr-js/core";
import { BatchStatistic, statisticFields } from "./batch-statistic.ts";

const fields = statisticFields("median");
export type MedianArgs = ArgsOf<typeof fields>;

/**
 * The median of predictions over the samples; of several values per sample, the mean of their medians. It keeps all
 * predictions until `resetState`.
 * @see kmr.metrics.Median
 * @remarks Differs from KMR: it works in `compile`, and all batches count; KMR's knows the last one alone, and so does
 * this one with `match_kmr`.
 */
export class Median extends BatchStatistic<typeof fields> {
  static override readonly className = "Median";
  static override readonly module = "kmr.metrics.median";
  static override readonly fields = fields;
  /** The values of all samples, in a list for each value of a sample. */
  #columns: number[][] = [];

  protected override add(values: readonly number[], samples: number): void {
    const width = samples === 0 ? 0 : values.length / samples;
    for (let column = 0; column < width; column++) {
      this.#columns[column] ??= [];
      for (let i = column; i < values.length; i += width)
        this.#columns[column]?.push(values[i] ?? 0);
    }
  }

  protected override statistic(): number {
    const medians = this.#columns.map(middle);
    return medians.reduce((a, b) => a + b, 0) / Math.max(1, medians.length);
  }

  protected override forget(): void {
    this.#columns = [];
  }
}

function middle(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
