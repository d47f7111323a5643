import type { ArgsOf } from "@kmr-js/core";
import type { RankedRow } from "./ranked-rows.ts";
import { RankingMetric, rankingAtKFields, sum } from "./ranking-metric.ts";

const fields = rankingAtKFields("precision_at_k");
export type PrecisionAtKArgs = ArgsOf<typeof fields>;

/**
 * The share of relevant items among the first `k` recommendations, or among all when there are fewer; the mean over users.
 * @see kmr.metrics.PrecisionAtK
 * @remarks Differs from KMR: whole numbers are positions and other numbers are scores, whatever their width; of more
 * positions than `k` the first count, each item once. `match_kmr` gives KMR's values.
 */
export class PrecisionAtK extends RankingMetric<typeof fields> {
  static override readonly className = "PrecisionAtK";
  static override readonly module = "kmr.metrics.precision_at_k";
  static override readonly fields = fields;
  static override readonly totalName = "total_precision";

  protected override ofUser({ gains }: RankedRow): number {
    return gains.length === 0 ? 0 : sum(gains) / gains.length;
  }
}
