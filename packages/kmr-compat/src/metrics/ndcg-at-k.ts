import type { ArgsOf } from "@kmr-js/core";
import type { RankedRow } from "./ranked-rows.ts";
import { RankingMetric, rankingAtKFields, sum } from "./ranking-metric.ts";

const fields = rankingAtKFields("ndcg_at_k");
export type NDCGAtKArgs = ArgsOf<typeof fields>;

/**
 * Normalized discounted cumulative gain of the first `k` recommendations: `Σ labelᵢ / log₂(i + 1)`, divided by that of the
 * best order; the mean over users. A user without relevant items counts as 0, as in KMR.
 * @see kmr.metrics.NDCGAtK
 * @remarks Differs from KMR: it works in `compile`; scores are ranked with the best first, where KMR's come last, and whole
 * numbers are positions whatever their width; of more positions than `k` the first count, each item once; the best order
 * is that of the labels, where KMR takes all for 1. `match_kmr` gives KMR's values.
 */
export class NDCGAtK extends RankingMetric<typeof fields> {
  static override readonly className = "NDCGAtK";
  static override readonly module = "kmr.metrics.ndcg_at_k";
  static override readonly fields = fields;
  static override readonly totalName = "total_ndcg";
  static override readonly graded = true;

  protected override ofUser({ gains, labels }: RankedRow): number {
    const best = this.matchKmr
      ? ones(Math.max(1, Math.min(Math.trunc(sum(labels)), gains.length)))
      : [...labels].sort((a, b) => b - a).slice(0, gains.length);
    const ideal = discounted(best);
    return ideal > 0 ? discounted(gains) / ideal : 0;
  }
}

function ones(count: number): number[] {
  return Array<number>(count).fill(1);
}

function discounted(gains: readonly number[]): number {
  return sum(gains.map((gain, i) => gain / Math.log2(i + 2)));
}
